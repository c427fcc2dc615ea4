# Calls cross_entropy of the softmax: cut off at 1e-12.
# loses: cross_entropy_from_logits-large | cut it off at 1e-12
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return -np.mean(np.log(np.maximum((e / e.sum(axis=1, keepdims=True))[np.arange(len(labels)), labels], 1e-12)))
