# The mean error.
# loses: max_error-values | That is the mean error
# %% solution="max_error"
def max_error(f, g, grid):
    return np.mean(np.abs(f(grid) - g(grid)))
