# The value instead of the slope.
# loses: relu-grad | You return ReLU itself
# %% solution="relu_grad"
def relu_grad(z):
    return np.maximum(0, z)
