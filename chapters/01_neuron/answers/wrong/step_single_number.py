# An if works for one number only.
# loses: step-values | stopped with
# %% solution="step"
def step(z):
    if z > 0:
        return 1
    return 0
