# Adds 1e-9 to every probability.
# loses: cross_entropy-tiny | changes only the zeros
# %% solution="cross_entropy"
def cross_entropy(p, labels):
    return -np.mean(np.log(p[np.arange(len(labels)), labels] + 1e-9))
