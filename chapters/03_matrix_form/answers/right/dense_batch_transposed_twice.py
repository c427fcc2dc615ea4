# (W Xᵀ)ᵀ.
# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    Z = (W @ X.T + b[:, None]).T
    return Z if f is None else f(Z)
