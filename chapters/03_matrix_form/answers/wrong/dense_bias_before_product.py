# Adds the bias to x.
# loses: dense-values | You add the bias before the product
# %% solution="dense"
def dense(x, W, b, f):
    z = W @ (x + b)
    return z if f is None else f(z)
