# Cuts at 1e-7.
# loses: cross_entropy-tiny | cut probabilities off
# loses: cross_entropy-zero | above 20
# %% solution="cross_entropy"
def cross_entropy(p, labels):
    return -np.mean(np.log(np.clip(p[np.arange(len(labels)), labels], 1e-7, 1)))
