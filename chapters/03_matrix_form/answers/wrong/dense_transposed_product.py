# Multiplies by W.T.
# loses: dense-values | multiply by the transposed matrix
# %% solution="dense"
def dense(x, W, b, f):
    z = W.T @ x + b
    return z if f is None else f(z)
