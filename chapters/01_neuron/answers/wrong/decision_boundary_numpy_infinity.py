# numpy divides by zero with a warning, so no error is raised for arrays.
# loses: decision_boundary-vertical | ask before dividing
# loses nothing else
# %% solution="decision_boundary"
def decision_boundary(w, b):
    try:
        return -w[0] / w[1], -b / w[1]
    except ZeroDivisionError:
        raise ValueError("the line is vertical because w_2 is 0")
