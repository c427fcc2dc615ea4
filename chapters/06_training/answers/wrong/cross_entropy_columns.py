# p[:, labels]: whole columns.
# loses: cross_entropy-values | takes the columns of all labels
# %% solution="cross_entropy"
def cross_entropy(p, labels):
    return -np.mean(np.log(np.maximum(p[:, labels], 1e-12)))
