# Loses the shape.
# loses: relu-values | shape
# loses: relu-any-shape | shape
# %% solution="relu"
def relu(z):
    return np.maximum(0, np.ravel(z))
