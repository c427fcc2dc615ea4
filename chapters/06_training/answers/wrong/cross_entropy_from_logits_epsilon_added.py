# Adds 1e-15 to p, so no loss is larger than 34.5.
# loses: cross_entropy_from_logits-large | Stay with the logarithm
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return -np.mean(np.log((e / e.sum(axis=1, keepdims=True))[np.arange(len(labels)), labels] + 1e-15))
