# The largest squared difference.
# loses: max_error-values | You squared the difference
# %% solution="max_error"
def max_error(f, g, grid):
    return np.max((f(grid) - g(grid)) ** 2)
