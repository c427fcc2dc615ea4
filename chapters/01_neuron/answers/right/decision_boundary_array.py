# One array holds both numbers.
# %% solution="decision_boundary"
def decision_boundary(w, b):
    w = np.asarray(w, dtype=float)
    if np.isclose(w[1], 0.0, atol=0.0):
        raise ValueError(f"vertical line: w = {w}")
    return -np.array([w[0], b]) / w[1]
