# Adds the bias after f.
# loses: dense-activation | before the bias is added
# loses nothing else
# %% solution="dense"
def dense(x, W, b, f):
    z = W @ x
    return (z if f is None else f(z)) + b
