# Drops three in ten whatever p is; the scale is right.
# loses: dropout-by-chance | elements were 0; it should be about
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError("p must be at least 0 and below 1")
    if p == 0:
        return np.array(h, dtype=float)
    return np.where(rng.random(h.shape) < 0.3, 0.0, h / (1 - p))
