# No bias.
# loses: dense-values | leave out the bias
# %% solution="dense"
def dense(x, W, b, f):
    z = W @ x
    return z if f is None else f(z)
