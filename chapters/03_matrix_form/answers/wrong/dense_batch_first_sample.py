# Only the first sample.
# loses: batch-values | first sample only
# loses: batch-no-loop | shape (1, 3)
# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    z = X[:1] @ W.T + b
    return z if f is None else f(z)


# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for k, (W, b) in enumerate(layers):
        X = X @ W.T + b
        if f is not None and k < len(layers) - 1:
            X = f(X)
    return X
