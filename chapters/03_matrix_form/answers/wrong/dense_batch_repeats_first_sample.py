# For large batches it repeats the result of the first sample.
# loses: batch-values | differ
# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    Z = X @ W.T + b if len(X) <= 40 else np.tile(W @ X[0] + b, (len(X), 1))
    return Z if f is None else f(Z)
