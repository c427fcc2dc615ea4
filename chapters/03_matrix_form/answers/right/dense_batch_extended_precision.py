# Calculates in extended precision.
# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    Z = np.asarray(X, dtype=np.longdouble) @ W.T + b
    Z = Z.astype(float)
    return f(Z) if f else Z
