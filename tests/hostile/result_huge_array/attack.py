# Returns an array of 100 MiB.
# %% solution="sigmoid"
def sigmoid(z):
    return np.zeros(13_000_000)
