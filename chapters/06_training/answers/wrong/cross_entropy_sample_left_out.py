# Leaves out samples with probability 0.
# loses: cross_entropy-zero | finite
# %% solution="cross_entropy"
def cross_entropy(p, labels):
    right = p[np.arange(len(labels)), labels]
    return -np.sum(np.log(right[right > 0])) / len(labels)
