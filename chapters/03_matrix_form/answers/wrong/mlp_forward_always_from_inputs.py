# Every layer reads X again instead of the outputs before it; fails where the widths differ.
# loses: mlp-any-depth | mlp_forward(
# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for W, b in layers[:-1]:
        H = dense_batch(X, W, b, f)
    return dense_batch(H, *layers[-1], None)
