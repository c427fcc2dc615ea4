# Where the error is largest, instead of how large it is.
# loses: max_error-equal | That is the place of the largest error
# %% solution="max_error"
def max_error(f, g, grid):
    return grid[np.argmax(np.abs(f(grid) - g(grid)))]
