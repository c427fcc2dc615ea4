# The line through two of its points.
# %% solution="decision_boundary"
def decision_boundary(w, b):
    if w[1] == 0:
        raise ValueError("the line is vertical because w_2 is 0")
    at_zero = -b / w[1]
    at_one = -(w[0] + b) / w[1]
    return [at_one - at_zero, at_zero]
