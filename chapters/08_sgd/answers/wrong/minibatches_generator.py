# Yields the batches instead of returning a list.
# loses: minibatches-sizes | neither dropped nor filled up
# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    for start in range(0, n_samples, batch_size):
        yield order[start : start + batch_size]
