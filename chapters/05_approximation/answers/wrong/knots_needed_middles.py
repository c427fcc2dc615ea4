# Looks at the middles between knots only.
# loses: knots_needed-grid | You look only at the middle
# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    n = 2
    while True:
        knots = np.linspace(*interval, n)
        middle = (knots[1:] + knots[:-1]) / 2
        if np.max(np.abs(f(middle) - np.interp(middle, knots, f(knots)))) <= tolerance:
            return n
        n += 1
