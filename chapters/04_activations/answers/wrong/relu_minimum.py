# Keeps the negative side.
# loses: relu-values | keeps the negative numbers
# loses: relu-any-shape | keeps the negative numbers
# %% solution="relu"
def relu(z):
    return np.minimum(0, z)
