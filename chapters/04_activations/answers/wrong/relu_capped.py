# Cuts off at 1 too.
# loses: relu-values | cut off at 1 too
# loses: relu-any-shape | cut off at 1 too
# %% solution="relu"
def relu(z):
    return np.clip(z, 0, 1)
