# Uses numpy's global generator.
# loses: dropout-values | two answers
# loses: dropout-by-chance | two answers
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not allowed")
    return h * (np.random.random(h.shape) >= p) / (1 - p)
