# Draws with a seed of its own.
# loses: dropout-by-chance | same mask
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not allowed")
    return h * (np.random.default_rng(0).random(h.shape) >= p) / (1 - p)
