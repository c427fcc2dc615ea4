# np.asarray gives an array back as it is.
# loses: leaky-relu-values | `np.asarray(x)` copies no array
# %% solution="leaky_relu"
def leaky_relu(z, slope):
    z = np.asarray(z, dtype=float)
    z[z < 0] = z[z < 0] * slope
    return z
