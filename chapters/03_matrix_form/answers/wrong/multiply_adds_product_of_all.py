# Multiplies all the sizes.
# loses: multiply-adds | Only neighbouring layers are joined
# loses nothing else
# %% solution="multiply_adds"
def multiply_adds(sizes, n_samples):
    return n_samples * int(np.prod(sizes))
