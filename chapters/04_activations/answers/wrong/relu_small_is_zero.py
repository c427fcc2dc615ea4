# Takes everything up to 1e-9 for 0.
# loses: relu-values | relu(1e-12)
# %% solution="relu"
def relu(z):
    z = np.asarray(z, dtype=float)
    return np.where(z > 1e-9, z, 0.0)
