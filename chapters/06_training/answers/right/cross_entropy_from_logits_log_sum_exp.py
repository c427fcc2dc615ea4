# logaddexp collects the row's sum; the logit of the label is subtracted.
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    return np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(len(z)), labels])
