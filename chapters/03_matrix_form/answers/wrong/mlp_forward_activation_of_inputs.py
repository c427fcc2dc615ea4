# Applies f to the inputs of every layer.
# loses: mlp-by-hand | You apply f to the inputs
# loses: mlp-any-depth | You apply f to the inputs
# loses nothing else
# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for W, b in layers:
        X = dense_batch(X if f is None else f(X), W, b, None)
    return X
