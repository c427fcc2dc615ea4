# Fifty samples at a time: still a walk through the samples.
# loses: batch-no-loop | walks through the samples
# loses nothing else
# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    Z = np.concatenate([X[k : k + 50] @ W.T + b for k in range(0, len(X), 50)])
    return Z if f is None else f(Z)
