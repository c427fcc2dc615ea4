# Counts the biases.
# loses: multiply-adds | You count the biases too
# loses nothing else
# %% solution="multiply_adds"
def multiply_adds(sizes, n_samples):
    return n_samples * sum((a + 1) * b for a, b in zip(sizes, sizes[1:]))
