# −1 on the negative side.
# loses: relu-grad | negative side is −1
# %% solution="relu_grad"
def relu_grad(z):
    return np.sign(z)
