# Writes zeros into the caller's array.
# loses: dropout-values | changed
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not allowed")
    h[rng.random(h.shape) < p] = 0
    return h / (1 - p)
