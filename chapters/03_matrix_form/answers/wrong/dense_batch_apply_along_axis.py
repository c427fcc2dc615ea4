# The same loop, hidden in numpy.
# loses: batch-no-loop | walks through the samples
# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    return np.apply_along_axis(dense, 1, X, W, b, f)


# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for k, (W, b) in enumerate(layers):
        X = X @ W.T + b
        if f is not None and k < len(layers) - 1:
            X = f(X)
    return X
