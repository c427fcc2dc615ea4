# Divides by |a| only.
# loses: relative-error-values | expected
# loses: relative-error-largest | this divides by |a|
# %% solution="relative_error"
def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    scale = np.abs(a)
    return np.max(np.abs(a - b) / np.where(scale == 0, np.where(b == 0, 1, np.abs(b)), scale))
