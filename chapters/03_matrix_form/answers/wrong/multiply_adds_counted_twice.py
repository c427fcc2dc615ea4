# Counts multiplication and addition.
# loses: multiply-adds | as two
# loses nothing else
# %% solution="multiply_adds"
def multiply_adds(sizes, n_samples):
    return 2 * n_samples * sum(a * b for a, b in zip(sizes, sizes[1:]))
