# Softmax, safe at 1000, and then its logarithm: 0 where the logits are far apart.
# loses: cross_entropy_from_logits-large | rounds to 0
# loses: cross_entropy_from_logits-whole-numbers | rounds to 0
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(labels)), labels]))
