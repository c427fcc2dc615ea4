# x @ W where that is possible.
# loses: dense-values | differ
# %% solution="dense"
def dense(x, W, b, f):
    z = (x @ W if W.shape[0] == W.shape[1] else W @ x) + b
    return z if f is None else f(z)
