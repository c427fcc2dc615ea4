# Calls sys.exit() when it is called.
# %% solution="sigmoid"
def sigmoid(z):
    import sys

    sys.exit()
