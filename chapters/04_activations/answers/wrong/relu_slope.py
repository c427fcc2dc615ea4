# Returns the slope.
# loses: relu-values | That is the slope of ReLU
# loses: relu-any-shape | That is the slope of ReLU
# %% solution="relu"
def relu(z):
    return (np.asarray(z) > 0) * 1.0
