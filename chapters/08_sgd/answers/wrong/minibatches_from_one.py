# Row numbers from 1 to n.
# loses: minibatches-cover | Missing are the rows [0]
# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples) + 1
    return [order[i : i + batch_size] for i in range(0, n_samples, batch_size)]
