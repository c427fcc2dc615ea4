# Rounds the sums to integers.
# loses: dense-values | dense(
# %% solution="dense"
def dense(x, W, b, f):
    z = (W @ x + b).astype(int)
    return z if f is None else f(z)
