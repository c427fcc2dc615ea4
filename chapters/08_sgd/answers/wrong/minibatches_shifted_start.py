# Only turns the order round to a random start.
# loses: minibatches-shuffled | mix rows from the whole data set
# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    order = np.roll(np.arange(n_samples), rng.integers(n_samples))
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]
