# Straight from the formula: e^1000 is infinite.
# loses: cross_entropy_from_logits-large | exponentials overflow
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels])
