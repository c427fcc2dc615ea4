# Whole columns.
# loses: cross_entropy_from_logits-values | takes the columns of all labels
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    s = z - z.max(axis=1, keepdims=True)
    return -np.mean((s - np.log(np.exp(s).sum(axis=1, keepdims=True)))[:, labels])
