# Looks at the knots, where the error is always 0.
# loses: knots_needed-values | At the knots the error is always 0
# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    n = 2
    while True:
        knots = np.linspace(*interval, n)
        if np.max(np.abs(f(knots) - np.interp(knots, knots, f(knots)))) <= tolerance:
            return n
        n += 1
