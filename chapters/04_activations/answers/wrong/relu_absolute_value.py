# Drops the sign.
# loses: relu-values | That is the absolute value
# loses: relu-any-shape | That is the absolute value
# %% solution="relu"
def relu(z):
    return np.abs(z)
