# A mask from the binomial distribution.
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not allowed")
    return h * rng.binomial(1, 1 - p, h.shape) / (1 - p)
