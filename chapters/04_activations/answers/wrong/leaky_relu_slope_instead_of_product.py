# Replaces negative numbers by the slope.
# loses: leaky-relu-values | replace negative numbers by the slope
# %% solution="leaky_relu"
def leaky_relu(z, slope):
    z = np.asarray(z, dtype=float)
    return np.where(z > 0, z, slope)
