# Takes z for probabilities.
# loses: cross_entropy_from_logits-values | z is no probability
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    return -np.mean(np.log(np.maximum(z[np.arange(len(labels)), labels], 1e-12)))
