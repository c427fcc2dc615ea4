# Loops over a vector.
# loses: dropout-values | inhomogeneous
# loses: dropout-by-chance | inhomogeneous
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not allowed")
    return np.array([x / (1 - p) if rng.random() >= p else 0.0 for x in h])
