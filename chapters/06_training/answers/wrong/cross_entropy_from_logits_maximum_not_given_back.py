# Takes the largest logit out of the sum and not out of the right class.
# loses: cross_entropy_from_logits-values | must come back
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    s = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(s).sum(axis=1)) - z[np.arange(len(labels)), labels])
