# The maximum norm, as a 0-d array.
# %% solution="max_error"
def max_error(f, g, grid):
    return np.array(np.linalg.norm(f(grid) - g(grid), ord=np.inf))
