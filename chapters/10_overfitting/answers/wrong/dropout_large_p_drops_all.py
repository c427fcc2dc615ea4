# Takes a large p for "everything".
# loses: dropout-by-chance | elements were 0; it should be about 95%
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError("p must be at least 0 and below 1")
    if p > 0.9:
        return np.zeros(h.shape)
    return np.where(rng.random(h.shape) < p, 0.0, h / (1 - p))
