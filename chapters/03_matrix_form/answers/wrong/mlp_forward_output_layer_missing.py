# Stops before the output layer.
# loses: mlp-by-hand | You stop before the output layer
# loses: mlp-any-depth | You stop before the output layer
# loses nothing else
# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for W, b in layers[:-1]:
        X = dense_batch(X, W, b, f)
    return X
