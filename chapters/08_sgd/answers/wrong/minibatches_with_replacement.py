# Draws every batch anew, so that rows repeat.
# loses: minibatches-cover | exactly once
# loses: minibatches-sizes | covers every row once
# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    batches = []
    for start in range(0, n_samples, batch_size):
        size = min(batch_size, n_samples - start)
        batches.append(rng.integers(0, n_samples, size=size))
    return batches
