# Leaves the sum of exponentials out.
# loses: cross_entropy_from_logits-values | −z is no −ln p
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    return -np.mean(z[np.arange(len(labels)), labels])
