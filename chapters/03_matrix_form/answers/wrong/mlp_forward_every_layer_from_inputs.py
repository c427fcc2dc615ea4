# Gives X to every layer; with one layer H never gets a value.
# loses: mlp-by-hand | No line that gives this name a value had run
# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for W, b in layers[:-1]:
        H = dense_batch(X, W, b, f)
    W, b = layers[-1]
    return dense_batch(H, W, b, None)
