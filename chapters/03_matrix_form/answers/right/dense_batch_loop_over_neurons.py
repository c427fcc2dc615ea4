# One column after the other: a loop over neurons, not over samples.
# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    Z = np.zeros((len(X), len(b)))
    for j in range(len(b)):
        Z[:, j] = X @ W[j] + b[j]
    return f(Z) if f else Z
