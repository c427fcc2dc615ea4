# An if works for one number only.
# loses: step-values | Asked about one number at a time, step is right
# %% solution="step"
def step(z):
    if z > 0:
        return 1
    return 0
