# Bisection: the error does not fall with every knot.
# loses: knots_needed-smallest | A bisection needs an error that falls
# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    a, b = interval
    grid = np.linspace(a, b, 1001)

    def error(n):
        knots = np.linspace(a, b, n)
        return np.max(np.abs(f(grid) - np.interp(grid, knots, f(knots))))

    low, high = 2, 1001
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if error(middle) <= tolerance else (middle + 1, high)
    return low
