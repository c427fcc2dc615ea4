# Point by point, with plain Python.
# %% solution="max_error"
def max_error(f, g, grid):
    largest = 0.0
    for a, b in zip(f(grid), g(grid), strict=True):
        largest = max(largest, abs(a - b))
    return largest
