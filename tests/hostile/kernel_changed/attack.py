# Asks for a kernel that does not exist.
# %% solution="sigmoid"
def sigmoid(z):
    return 0.3
