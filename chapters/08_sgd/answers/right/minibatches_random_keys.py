# Sorts by random keys and splits; a tuple of lists.
# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    order = np.argsort(rng.random(n_samples))
    parts = np.split(order, range(batch_size, n_samples, batch_size))
    return tuple(part.tolist() for part in parts)
