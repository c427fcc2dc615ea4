# The error must be below the tolerance, where at most the tolerance is asked.
# loses: knots_needed-smallest | at most (≤)
# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    a, b = interval
    grid = np.linspace(a, b, 1001)
    n = 2
    while True:
        knots = np.linspace(a, b, n)
        error = np.abs(f(grid) - np.interp(grid, knots, f(knots))).max()
        if error < tolerance:
            return n
        n = n + 1
