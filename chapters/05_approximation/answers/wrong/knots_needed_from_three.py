# Starts with three knots.
# loses: knots_needed-straight | You start at 3 knots
# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    grid = np.linspace(*interval, 1001)
    n = 3
    while True:
        knots = np.linspace(*interval, n)
        if np.max(np.abs(f(grid) - np.interp(grid, knots, f(knots)))) <= tolerance:
            return n
        n += 1
