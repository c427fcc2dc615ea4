# Sum for mean.
# loses: cross_entropy-values | You summed over the samples
# %% solution="cross_entropy"
def cross_entropy(p, labels):
    return -np.sum(np.log(np.maximum(p[np.arange(len(labels)), labels], 1e-12)))
