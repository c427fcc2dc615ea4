# Claims nbgrader metadata of version 99.
# %% solution="sigmoid"
def sigmoid(z):
    return 0.3
