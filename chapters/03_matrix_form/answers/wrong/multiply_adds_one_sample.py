# Forgets the samples.
# loses: multiply-adds | You count for one sample
# loses nothing else
# %% solution="multiply_adds"
def multiply_adds(sizes, n_samples):
    return sum(a * b for a, b in zip(sizes, sizes[1:]))
