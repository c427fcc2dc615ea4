# Computes in single precision.
# loses: cross_entropy_from_logits-values | float32
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    s = (z - z.max(axis=1, keepdims=True)).astype(np.float32)
    return np.mean(np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(labels)), labels])
