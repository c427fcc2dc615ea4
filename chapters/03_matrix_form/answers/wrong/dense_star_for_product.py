# Multiplies element by element.
# loses: dense-values | element by element
# %% solution="dense"
def dense(x, W, b, f):
    z = W * x + b
    return z if f is None else f(z)
