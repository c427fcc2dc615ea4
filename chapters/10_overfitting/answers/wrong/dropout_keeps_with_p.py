# Keeps with probability p, and divides by 1 − p.
# loses: dropout-values | nothing is dropped
# loses: dropout-by-chance | to be dropped, not to be kept
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not allowed")
    return h * (rng.random(h.shape) < p) / (1 - p)
