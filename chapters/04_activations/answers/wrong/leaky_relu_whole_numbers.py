# Writes into a copy of the list's whole numbers, which cuts off the decimals.
# loses: leaky-relu-values | must not make whole results
# %% solution="leaky_relu"
def leaky_relu(z, slope):
    z = np.array(z)
    result = np.zeros_like(z)
    result[...] = np.where(z > 0, z, slope * z)
    return result
