# Changes nothing.
# loses: dropout-values | twice itself
# loses: dropout-by-chance | 0% of many
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not allowed")
    return 1.0 * h
