# Calls abort().
# %% solution="sigmoid"
def sigmoid(z):
    import os

    os.abort()
