# -ln 0 is infinite.
# loses: cross_entropy-zero | the loss must be finite
# %% solution="cross_entropy"
def cross_entropy(p, labels):
    return -np.mean(np.log(p[np.arange(len(labels)), labels]))
