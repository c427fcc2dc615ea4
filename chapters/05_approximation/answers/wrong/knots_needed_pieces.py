# Counts pieces instead of knots.
# loses: knots_needed-values | You count the pieces
# loses: knots_needed-straight | You count the pieces
# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    a, b = interval
    grid = np.linspace(a, b, 1001)
    n = 1
    while True:
        knots = np.linspace(a, b, n + 1)
        if np.max(np.abs(f(grid) - np.interp(grid, knots, f(knots)))) <= tolerance:
            return n
        n += 1
