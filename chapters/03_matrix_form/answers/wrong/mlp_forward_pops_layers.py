# Takes the last layer out of the caller's list.
# loses: mlp-by-hand | changed its second argument
# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    W, b = layers.pop()
    for V, c in layers:
        X = dense_batch(X, V, c, f)
    return dense_batch(X, W, b, None)
