# Right numbers, but one sample after the other.
# loses: batch-no-loop | walks through the samples
# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    rows = [W @ x + b for x in X]
    return np.array(rows if f is None else [f(z) for z in rows])


# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    for k, (W, b) in enumerate(layers):
        X = X @ W.T + b
        if f is not None and k < len(layers) - 1:
            X = f(X)
    return X
