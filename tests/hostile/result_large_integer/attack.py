# Returns an integer that no float can hold.
# %% solution="sigmoid"
def sigmoid(z):
    return 10**1000
