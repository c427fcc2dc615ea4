# f nowhere.
# loses: mlp-by-hand | You apply f in no layer
# loses: mlp-any-depth | You apply f in no layer
# loses nothing else
# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for W, b in layers:
        X = dense_batch(X, W, b, None)
    return X
