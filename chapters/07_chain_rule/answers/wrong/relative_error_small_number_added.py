# Adds 1e-8 to the scale against the division by zero.
# loses: relative-error-zero | A small number is added to the scale
# %% solution="relative_error"
def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return np.max(np.abs(a - b) / (np.maximum(np.abs(a), np.abs(b)) + 1e-8))
