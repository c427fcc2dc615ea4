# Sum for mean.
# loses: cross_entropy_from_logits-values | You summed over the samples
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    s = z - z.max(axis=1, keepdims=True)
    return np.sum(np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(labels)), labels])
