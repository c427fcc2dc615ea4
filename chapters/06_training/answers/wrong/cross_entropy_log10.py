# The wrong logarithm.
# loses: cross_entropy-values | natural logarithm
# %% solution="cross_entropy"
def cross_entropy(p, labels):
    return -np.mean(np.log10(np.maximum(p[np.arange(len(labels)), labels], 1e-25)))
