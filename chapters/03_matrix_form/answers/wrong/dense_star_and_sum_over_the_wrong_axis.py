# Multiplies and sums over axis 0.
# loses: dense-values | dense(
# %% solution="dense"
def dense(x, W, b, f):
    z = np.sum(W * x, axis=0) + b
    return z if f is None else f(z)
