# The formula as it stands; the warning at -1000 costs nothing.
# %% solution="sigmoid"
def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))
