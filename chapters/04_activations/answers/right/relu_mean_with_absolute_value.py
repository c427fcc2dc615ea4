# (z + |z|) / 2.
# %% solution="relu"
def relu(z):
    return (z + np.abs(z)) / 2
