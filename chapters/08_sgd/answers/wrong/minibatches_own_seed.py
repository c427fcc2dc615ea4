# The same shuffle for every epoch and every generator.
# loses: minibatches-shuffled | the order must come from `rng`
# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    order = np.random.default_rng(0).permutation(n_samples)
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]
