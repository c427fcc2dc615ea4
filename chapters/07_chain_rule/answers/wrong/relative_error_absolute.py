# The absolute error.
# loses: relative-error-values | expected
# loses: relative-error-largest | This is the absolute error
# %% solution="relative_error"
def relative_error(a, b):
    return np.max(np.abs(np.asarray(a) - np.asarray(b)))
