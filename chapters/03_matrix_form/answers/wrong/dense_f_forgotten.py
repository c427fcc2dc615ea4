# Never calls f.
# loses: dense-activation | You never call f
# loses nothing else
# %% solution="dense"
def dense(x, W, b, f):
    return W @ x + b
