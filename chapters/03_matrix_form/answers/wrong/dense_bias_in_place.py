# Adds into b, so the caller's biases change.
# loses: dense-values | changed its third argument
# %% solution="dense"
def dense(x, W, b, f):
    b += W @ x
    return b if f is None else f(b)
