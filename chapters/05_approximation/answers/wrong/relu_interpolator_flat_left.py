# Only neurons relu(x - k): left of the first knot nothing is active.
# loses: relu_interpolator-left | Left of the first knot your network is flat
# loses: relu_interpolator-line | Left of the first knot your network is flat
# %% solution="relu_interpolator"
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    W2 = np.concatenate([slopes[:1], np.diff(slopes)])[None, :]
    return np.ones((len(knots) - 1, 1)), -np.asarray(knots[:-1], float), W2, np.array([float(values[0])])
