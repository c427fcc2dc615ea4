# The soft maximum is replaced by the hard one: right only when one logit is far ahead.
# loses: cross_entropy_from_logits-values | a hard maximum
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    return np.mean(z.max(axis=1) - z[np.arange(len(labels)), labels])
