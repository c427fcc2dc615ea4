# Puts cells of every wrong shape between the others.
# %% solution="sigmoid"
def sigmoid(z):
    return 0.3
