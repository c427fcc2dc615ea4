# f in the output layer too.
# loses: mlp-by-hand | f in the output layer too
# loses: mlp-any-depth | f in the output layer too
# loses nothing else
# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for W, b in layers:
        X = dense_batch(X, W, b, f)
    return X
