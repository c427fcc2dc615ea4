# Solves for x_1; right on the first example only.
# loses: decision_boundary-random | Solve for x_2
# %% solution="decision_boundary"
def decision_boundary(w, b):
    if w[1] == 0:
        raise ValueError("the line is vertical because w_2 is 0")
    return -w[1] / w[0], -b / w[0]
