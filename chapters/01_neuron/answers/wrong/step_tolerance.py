# Treats small sums as zero.
# loses: step-threshold | everything above 0 fires
# loses nothing else
# %% solution="step"
def step(z):
    return np.where(np.asarray(z) > 1e-9, 1.0, 0.0)
