# The intercept is not divided by w_2; right on the first example.
# loses: decision_boundary-random | divided by w_2 as well
# %% solution="decision_boundary"
def decision_boundary(w, b):
    if w[1] == 0:
        raise ValueError("the line is vertical because w_2 is 0")
    return -w[0] / w[1], -b
