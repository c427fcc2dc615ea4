# Takes every weight below 0.01 for 0; a steep line still has a slope.
# loses: decision_boundary-random | decision_boundary([1.0, 0.001], 2.0)
# loses nothing else
# %% solution="decision_boundary"
def decision_boundary(w, b):
    if abs(w[1]) < 0.01:
        raise ValueError(f"the line of the weights {list(w)} is vertical")
    return -w[0] / w[1], -b / w[1]
