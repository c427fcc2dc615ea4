# Drops exactly the share p of the elements.
# loses: dropout-by-chance | same number of zeros
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not allowed")
    mask = np.ones(h.size)
    mask[rng.permutation(h.size)[: round(p * h.size)]] = 0
    return h * mask.reshape(h.shape) / (1 - p)
