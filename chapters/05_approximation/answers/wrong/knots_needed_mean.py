# The mean error stays below the tolerance, not the largest.
# loses: knots_needed-values | You compare the mean error
# loses: knots_needed-interval | You compare the mean error
# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    grid = np.linspace(*interval, 1001)
    n = 2
    while True:
        knots = np.linspace(*interval, n)
        if np.mean(np.abs(f(grid) - np.interp(grid, knots, f(knots)))) <= tolerance:
            return n
        n += 1
