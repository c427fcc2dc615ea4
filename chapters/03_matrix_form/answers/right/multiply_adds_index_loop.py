# A loop over indices.
# %% solution="multiply_adds"
def multiply_adds(sizes, n_samples):
    total = 0
    for k in range(len(sizes) - 1):
        total += sizes[k] * sizes[k + 1] * n_samples
    return total
