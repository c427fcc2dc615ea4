# Keeps with probability p, and divides by 1 − p.
# loses: dropout-values | p is the probability that an element becomes 0
# loses: dropout-by-chance | to be dropped, not to be kept
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not allowed")
    return h * (rng.random(h.shape) < p) / (1 - p)
