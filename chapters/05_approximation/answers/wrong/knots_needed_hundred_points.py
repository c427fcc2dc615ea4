# A coarse grid.
# loses: knots_needed-grid | about 100 points
# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    grid = np.linspace(*interval, 101)
    n = 2
    while True:
        knots = np.linspace(*interval, n)
        if np.max(np.abs(f(grid) - np.interp(grid, knots, f(knots)))) <= tolerance:
            return n
        n += 1
