# Python's max handles one number only.
# loses: relu-values | stopped with TypeError
# loses: relu-any-shape | ValueError
# %% solution="relu"
def relu(z):
    return max(0, z)
