# np.max instead of np.maximum.
# loses: relu-values | looks at each number by itself
# loses: relu-any-shape | looks at each number by itself
# %% solution="relu"
def relu(z):
    return max(0.0, np.max(z))
