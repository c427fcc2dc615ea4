# Calls itself without end.
# %% solution="sigmoid"
def sigmoid(z):
    return sigmoid(z)
