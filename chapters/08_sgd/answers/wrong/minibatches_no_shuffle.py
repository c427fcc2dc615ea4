# Cuts the rows in their order.
# loses: minibatches-shuffled | the order must come from `rng`
# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    order = np.arange(n_samples)
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]
