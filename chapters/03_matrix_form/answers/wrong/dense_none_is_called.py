# Calls f whether there is one or not.
# loses: dense-values | which cannot be called: first ask
# %% solution="dense"
def dense(x, W, b, f):
    return f(np.dot(W, x) + b)
