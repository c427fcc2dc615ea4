# numpy's own step, with 0 at the threshold, as integers.
# %% solution="step"
def step(z):
    return np.heaviside(z, 0).astype(int)
