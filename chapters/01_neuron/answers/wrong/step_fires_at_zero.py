# >= instead of >.
# loses: step-threshold | > 0, not >= 0
# loses nothing else
# %% solution="step"
def step(z):
    return np.where(np.asarray(z) >= 0, 1.0, 0.0)
