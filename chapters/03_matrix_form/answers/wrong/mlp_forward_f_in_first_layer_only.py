# f after the first layer only.
# loses: mlp-any-depth | You apply f in the first layer only
# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for k in range(len(layers)):
        X = dense_batch(X, *layers[k], f if k == 0 and len(layers) > 1 else None)
    return X
