# np.where.
# %% solution="relu"
def relu(z):
    z = np.asarray(z)
    return np.where(z > 0, z, 0)
