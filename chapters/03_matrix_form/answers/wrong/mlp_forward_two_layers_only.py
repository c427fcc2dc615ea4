# Exactly one hidden layer.
# loses: mlp-by-hand | stopped with
# loses: mlp-any-depth | stopped with
# loses nothing else
# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    W1, b1 = layers[0]
    W2, b2 = layers[1]
    return dense_batch(dense_batch(X, W1, b1, f), W2, b2, None)
