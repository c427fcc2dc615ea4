# The smaller of z and slope · z.
# loses: leaky-relu-values | multiply the positive numbers by the slope
# %% solution="leaky_relu"
def leaky_relu(z, slope):
    return np.minimum(z, slope * np.asarray(z))
