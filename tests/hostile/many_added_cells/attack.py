# Adds ten thousand cells.
# %% solution="sigmoid"
def sigmoid(z):
    return 0.3
