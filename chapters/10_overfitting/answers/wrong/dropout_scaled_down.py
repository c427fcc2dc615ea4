# Multiplies by 1 − p, as at testing time in the first papers.
# loses: dropout-values | twice itself
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not allowed")
    return h * (rng.random(h.shape) >= p) * (1 - p)
