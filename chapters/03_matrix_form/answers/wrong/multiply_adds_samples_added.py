# Adds the number of samples.
# loses: multiply-adds | You add the number of samples
# loses nothing else
# %% solution="multiply_adds"
def multiply_adds(sizes, n_samples):
    return n_samples + sum(a * b for a, b in zip(sizes, sizes[1:]))
