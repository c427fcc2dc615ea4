# np.max of an array of the pair: right for one number.
# loses: relu-values | Asked about one number at a time, relu is right
# loses: relu-any-shape | Asked about one number at a time, relu is right
# %% solution="relu"
def relu(z):
    return np.max(np.array([0, z]))
