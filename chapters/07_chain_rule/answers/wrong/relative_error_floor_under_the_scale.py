# Keeps the scale above 1e-8, which hides errors of the smallest gradients.
# loses: relative-error-zero | The scale is kept above a small number
# %% solution="relative_error"
def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return np.max(np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8))
