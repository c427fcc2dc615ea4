# Looks at the ends and the middle of the grid only.
# loses: max_error-values | One number: the largest
# %% solution="max_error"
def max_error(f, g, grid):
    few = grid[[0, len(grid) // 2, -1]]
    return np.max(np.abs(f(few) - g(few)))
