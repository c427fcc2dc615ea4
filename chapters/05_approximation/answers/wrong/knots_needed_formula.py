# Takes the estimate h²/8 · max|f''| for the error itself; it is only an upper bound.
# loses: knots_needed-smallest | is an upper bound
# loses: knots_needed-values | is an upper bound
# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    a, b = interval
    x = np.linspace(a, b, 1001)
    h = x[1] - x[0]
    curvature = np.max(np.abs(np.diff(f(x), 2))) / h**2
    return max(2, int(np.ceil((b - a) * np.sqrt(curvature / (8 * tolerance)))) + 1)
