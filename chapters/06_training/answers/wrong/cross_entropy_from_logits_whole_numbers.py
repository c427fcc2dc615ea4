# Collects into an array of z's type, where logarithms of whole numbers become whole.
# loses: cross_entropy_from_logits-whole-numbers | must not make whole logarithms
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    s = np.empty_like(z)
    s[...] = z - z.max(axis=1, keepdims=True)
    logs = np.empty_like(z[:, 0])
    logs[...] = np.log(np.exp(s).sum(axis=1))
    return np.mean(logs - s[np.arange(len(labels)), labels])
