# Divides 0 by 0.
# loses: relative-error-zero | The result is NaN
# %% solution="relative_error"
def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return np.max(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b)))
