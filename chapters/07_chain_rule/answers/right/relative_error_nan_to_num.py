# Divides first, with a warning, and mends 0/0 afterwards.
# %% solution="relative_error"
def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return np.max(np.nan_to_num(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))))
