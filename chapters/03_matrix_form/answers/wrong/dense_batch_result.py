# Returns a row of a matrix, shape (1, outputs).
# loses: dense-values | shape (1,
# %% solution="dense"
def dense(x, W, b, f):
    z = x[None, :] @ W.T + b
    return z if f is None else f(z)
