# Looks at 10,001 points instead of 1,001.
# loses: knots_needed-smallest | expected  2
# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    a, b = interval
    grid = np.linspace(a, b, 10_001)
    n = 2
    while np.max(np.abs(f(grid) - np.interp(grid, np.linspace(a, b, n), f(np.linspace(a, b, n))))) > tolerance:
        n += 1
    return n
