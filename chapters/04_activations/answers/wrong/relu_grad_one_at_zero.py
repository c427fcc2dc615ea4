# 1 at 0.
# loses: relu-grad | At 0 your slope is 1
# %% solution="relu_grad"
def relu_grad(z):
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)
