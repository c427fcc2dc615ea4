# Uses the network of the exercise in place of np.interp, and counts with itertools.
# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    from itertools import count

    grid = np.linspace(*interval, 1001)
    truth = f(grid)
    for n in count(2):
        knots = np.linspace(interval[0], interval[1], n)
        W1, b1, W2, b2 = relu_interpolator(knots, f(knots))
        if np.all(np.abs(curve([(W1, b1), (W2, b2)], grid) - truth) <= tolerance):
            return n
