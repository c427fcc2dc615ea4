# Minus slope.
# loses: leaky-relu-values | points upwards
# %% solution="leaky_relu"
def leaky_relu(z, slope):
    z = np.asarray(z, dtype=float)
    return np.where(z > 0, z, -slope * z)
