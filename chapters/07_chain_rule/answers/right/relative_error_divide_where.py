# np.divide leaves the elements alone where the scale is 0.
# %% solution="relative_error"
def relative_error(a, b):
    a, b = np.atleast_1d(np.array(a, float)), np.atleast_1d(np.array(b, float))
    scale = np.stack([abs(a), abs(b)]).max(axis=0)
    return float(np.divide(abs(a - b), scale, out=np.zeros_like(a), where=scale > 0).max())
