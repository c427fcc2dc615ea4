# Writes into a copy of the list's whole numbers, which cuts off the decimals.
# loses: leaky-relu-values | in place of the whole numbers 1, 2, …, leaky_relu is right
# %% solution="leaky_relu"
def leaky_relu(z, slope):
    z = np.array(z)
    result = np.zeros_like(z)
    result[...] = np.where(z > 0, z, slope * z)
    return result
