# Draws the factors themselves.
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not allowed")
    return rng.choice([0.0, 1 / (1 - p)], size=h.shape, p=[p, 1 - p]) * h
