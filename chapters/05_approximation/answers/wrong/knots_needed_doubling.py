# Doubles n until it is enough.
# loses: knots_needed-values | You doubled n
# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    grid = np.linspace(*interval, 1001)
    n = 2
    while True:
        knots = np.linspace(*interval, n)
        if np.max(np.abs(f(grid) - np.interp(grid, knots, f(knots)))) <= tolerance:
            return n
        n *= 2
