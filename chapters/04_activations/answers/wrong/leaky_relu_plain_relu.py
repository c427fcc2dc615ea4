# Ignores the slope.
# loses: leaky-relu-values | You ignore the slope
# %% solution="leaky_relu"
def leaky_relu(z, slope):
    return np.maximum(0, z)
