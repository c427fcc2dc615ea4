# Does not look at p.
# loses: dropout-errors | ValueError
# %% solution="dropout"
def dropout(h, p, rng):
    return h * (rng.random(h.shape) >= p) / max(1 - p, 1e-9)
