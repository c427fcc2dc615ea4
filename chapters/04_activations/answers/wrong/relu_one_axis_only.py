# A list comprehension handles one axis only.
# loses: relu-values | relu(
# loses: relu-any-shape | ValueError
# %% solution="relu"
def relu(z):
    if np.ndim(z) == 0:
        return max(0, z)
    return [max(0, v) for v in z]
