# Divides by |a| + |b|.
# loses: relative-error-values | expected
# loses: relative-error-largest | divides by their sum
# %% solution="relative_error"
def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    scale = np.abs(a) + np.abs(b)
    return np.max(np.abs(a - b) / np.where(scale == 0, 1, scale))
