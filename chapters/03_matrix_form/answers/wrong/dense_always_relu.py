# ReLU for every f.
# loses: dense-activation | dense(
# loses nothing else
# %% solution="dense"
def dense(x, W, b, f):
    z = W @ x + b
    return z if f is None else relu(z)
