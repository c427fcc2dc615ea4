# einsum.
# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    Z = np.einsum("ni,ji->nj", X, W) + b
    return Z if f is None else f(Z)
