# Gives every row a random group; inside a minibatch the rows stay sorted, which changes nothing.
# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    group = rng.permutation(np.arange(n_samples) // batch_size)
    return [np.flatnonzero(group == k) for k in range(group.max() + 1)]
