# Draws from the rows that are left.
# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    left, batches = np.arange(n_samples), []
    while len(left):
        batch = rng.choice(left, size=min(batch_size, len(left)), replace=False)
        left = np.setdiff1d(left, batch)
        batches.append(batch)
    return batches
