# Multiplies in the caller's array.
# loses: leaky-relu-values | changed its first argument
# %% solution="leaky_relu"
def leaky_relu(z, slope):
    z = np.asarray(z, dtype=float)
    if z.ndim:
        z[z < 0] *= slope
        return z
    return z if z > 0 else slope * z
