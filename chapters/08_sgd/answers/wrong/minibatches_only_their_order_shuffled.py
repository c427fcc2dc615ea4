# Shuffles the batches, not the rows.
# loses: minibatches-shuffled | not only the order of the minibatches
# loses: minibatches-sizes | 4, 4 and 2 rows
# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    batches = [
        np.arange(start, min(start + batch_size, n_samples)) for start in range(0, n_samples, batch_size)
    ]
    return [batches[k] for k in rng.permutation(len(batches))]
