# A list in, a list out, without numpy.
# %% solution="step"
def step(z):
    if isinstance(z, (list, np.ndarray)) and np.ndim(z) > 0:
        return [step(value) for value in z] if len(z) else np.zeros(0)
    return 1 if z > 0 else 0
