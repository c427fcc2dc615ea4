# The minus signs are missing.
# loses: decision_boundary-example | minus signs are missing
# %% solution="decision_boundary"
def decision_boundary(w, b):
    if w[1] == 0:
        raise ValueError("the line is vertical because w_2 is 0")
    return w[0] / w[1], b / w[1]
