# Takes the first layer for a hidden one, whatever follows.
# loses: mlp-any-depth | A network of a single layer has no activation at all
# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    X = dense_batch(X, *layers[0], f)
    for k in range(1, len(layers)):
        X = dense_batch(X, *layers[k], f if k < len(layers) - 1 else None)
    return X
