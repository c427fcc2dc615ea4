# abs(max(...)) instead of max(abs(...)).
# loses: max_error-values | the absolute value comes first
# %% solution="max_error"
def max_error(f, g, grid):
    return abs(max(f(grid) - g(grid)))
