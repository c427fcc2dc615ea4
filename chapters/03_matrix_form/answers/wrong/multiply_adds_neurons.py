# Counts neurons.
# loses: multiply-adds | You count neurons
# loses nothing else
# %% solution="multiply_adds"
def multiply_adds(sizes, n_samples):
    return n_samples * sum(sizes)
