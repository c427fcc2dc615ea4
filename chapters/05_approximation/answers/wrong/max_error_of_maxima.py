# Compares the two largest values.
# loses: max_error-values | point by point
# %% solution="max_error"
def max_error(f, g, grid):
    return abs(f(grid).max() - g(grid).max())
