# The slope on the positive side.
# loses: leaky-relu-values | multiply the positive numbers by the slope
# %% solution="leaky_relu"
def leaky_relu(z, slope):
    z = np.asarray(z, dtype=float)
    return np.where(z > 0, slope * z, z)
