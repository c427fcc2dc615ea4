# Divides by p, which is the same for one half.
# loses: dropout-values | divide
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not allowed")
    return h * (rng.random(h.shape) >= p) / (p if p else 1)
