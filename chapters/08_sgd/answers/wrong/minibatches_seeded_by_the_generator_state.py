# Copies the generator, so the second epoch comes in the same order as the first.
# loses: minibatches-shuffled | came in the same order
# %% solution="minibatches"
import copy


def minibatches(n_samples, batch_size, rng):
    order = copy.deepcopy(rng).permutation(n_samples)
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]
