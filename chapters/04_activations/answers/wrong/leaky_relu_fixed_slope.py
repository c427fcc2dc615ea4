# Always 0.01.
# loses: leaky-relu-values | always use the slope 0.01
# %% solution="leaky_relu"
def leaky_relu(z, slope):
    return np.maximum(0.01 * np.asarray(z), z)
