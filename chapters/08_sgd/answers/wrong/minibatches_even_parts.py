# Splits into parts of nearly equal size.
# loses: minibatches-sizes | 4, 4 and 2 rows
# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    return np.array_split(rng.permutation(n_samples), -(-n_samples // batch_size))
