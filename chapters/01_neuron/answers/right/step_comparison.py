# The comparison itself: True and False count as 1 and 0.
# %% solution="step"
def step(z):
    return np.asarray(z) > 0
