# The largest signed difference.
# loses: max_error-values | absolute
# loses: max_error-signs | absolute value
# %% solution="max_error"
def max_error(f, g, grid):
    return np.max(f(grid) - g(grid))
