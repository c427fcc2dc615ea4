# One product, but f for one sample after the other.
# loses: batch-no-loop | walks through the samples
# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    Z = X @ W.T + b
    return Z if f is None else np.array([f(z) for z in Z])


# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for k, (W, b) in enumerate(layers):
        X = X @ W.T + b
        if f is not None and k < len(layers) - 1:
            X = f(X)
    return X
