# Rounds the result to six decimals.
# loses: leaky-relu-values | expected
# %% solution="leaky_relu"
def leaky_relu(z, slope):
    z = np.asarray(z, dtype=float)
    return np.round(np.where(z > 0, z, slope * z), 6)
