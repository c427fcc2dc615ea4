# Adds the smallest number that float64 knows beside 1: too much beside 1e-9.
# loses: cross_entropy-tiny | You add 2.2e-16 to every probability
# %% solution="cross_entropy"
def cross_entropy(p, labels):
    right = p[np.arange(len(labels)), labels]
    return -np.mean(np.log(right + np.finfo(float).eps))
