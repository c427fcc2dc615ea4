# Counts neurons.
# loses: multiply-adds | You count neurons
# %% solution="multiply_adds"
def multiply_adds(sizes, n_samples):
    return n_samples * sum(sizes)
