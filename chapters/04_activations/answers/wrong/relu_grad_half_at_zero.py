# 0.5 at 0.
# loses: relu-grad | At 0 your slope is 0.5
# %% solution="relu_grad"
def relu_grad(z):
    return np.heaviside(z, 0.5)
