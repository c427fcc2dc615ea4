# Takes every interval for [0, 1].
# loses: knots_needed-interval | You always use [0, 1]
# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    grid = np.linspace(0, 1, 1001)
    n = 2
    while n < 500:
        knots = np.linspace(0, 1, n)
        if np.max(np.abs(f(grid) - np.interp(grid, knots, f(knots)))) <= tolerance:
            return n
        n += 1
    return n
