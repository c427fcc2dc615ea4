# Counts the first layer only.
# loses: multiply-adds | first layer only
# loses nothing else
# %% solution="multiply_adds"
def multiply_adds(sizes, n_samples):
    return n_samples * sizes[0] * sizes[1]
