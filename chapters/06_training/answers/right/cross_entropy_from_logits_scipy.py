# scipy's log_softmax.
# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    from scipy.special import log_softmax

    return -np.take_along_axis(log_softmax(np.asarray(z, dtype=float), axis=1), labels[:, None], axis=1).mean()
