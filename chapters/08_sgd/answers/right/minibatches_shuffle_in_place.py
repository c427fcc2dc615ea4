# Shuffles a list of numbers in place and slices it.
# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    order = np.arange(n_samples)
    rng.shuffle(order)
    return [
        order[k * batch_size : (k + 1) * batch_size] for k in range(steps_per_epoch(n_samples, batch_size))
    ]
