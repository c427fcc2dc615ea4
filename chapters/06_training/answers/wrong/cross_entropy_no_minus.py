# The minus sign is missing.
# loses: cross_entropy-values | minus sign is missing
# %% solution="cross_entropy"
def cross_entropy(p, labels):
    return np.mean(np.log(np.maximum(p[np.arange(len(labels)), labels], 1e-12)))
