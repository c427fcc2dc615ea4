# Drops the last, smaller batch.
# loses: minibatches-sizes | neither dropped nor filled up
# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(n_samples // batch_size)]
