# One element after the other, as a nested list.
# %% solution="dropout"
def dropout(h, p, rng):
    if p < 0 or p >= 1:
        raise ValueError("p has to be in [0, 1), got " + str(p))
    return np.array([0.0 if rng.uniform() < p else x / (1 - p) for x in h.ravel().tolist()]).reshape(h.shape).tolist()
