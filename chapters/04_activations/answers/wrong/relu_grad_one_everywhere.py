# 1 everywhere.
# loses: relu-grad | slope is 1 everywhere
# %% solution="relu_grad"
def relu_grad(z):
    return np.ones_like(np.asarray(z, dtype=float))
