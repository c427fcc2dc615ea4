# Filters instead of replacing.
# loses: relu-values | leave the negative numbers out
# loses: relu-any-shape | shape
# %% solution="relu"
def relu(z):
    z = np.asarray(z, dtype=float)
    return z[z > 0]
