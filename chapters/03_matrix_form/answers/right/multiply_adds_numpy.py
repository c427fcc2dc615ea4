# A numpy dot product of the sizes with themselves, shifted.
# %% solution="multiply_adds"
def multiply_adds(sizes, n_samples):
    s = np.array(sizes)
    return n_samples * np.dot(s[1:], s[:-1])
