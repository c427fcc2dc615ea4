# One largest logit for all rows.
# loses: cross_entropy_from_logits-large | each row needs its own
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    s = z - z.max()
    return np.mean(np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(labels)), labels])
