# Sums over all classes, the wrong ones too.
# loses: cross_entropy-values | only the probability of the right class matters
# loses: cross_entropy-sure | only the probability of the right class matters
# %% solution="cross_entropy"
def cross_entropy(p, labels):
    return -np.mean(np.sum(np.log(np.maximum(p, 1e-12)), axis=1))
