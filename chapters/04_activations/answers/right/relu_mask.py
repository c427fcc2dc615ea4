# Product with a mask.
# %% solution="relu"
def relu(z):
    z = np.array(z, dtype=float)
    return z * (z > 0)
