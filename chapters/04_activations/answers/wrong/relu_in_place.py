# Writes the zeros into the caller's array.
# loses: relu-any-shape | changed its first argument
# %% solution="relu"
def relu(z):
    z = np.asarray(z)
    if z.ndim == 0:
        return max(0, float(z))
    z[z < 0] = 0
    return z
