# One layer after the other by recursion, without dense_batch.
# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    W, b = layers[0]
    Z = X @ W.T + b
    if len(layers) == 1:
        return Z
    return mlp_forward(f(Z) if f else Z, layers[1:], f)
