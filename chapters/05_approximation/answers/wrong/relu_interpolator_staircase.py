# Steep steps at the knots: right values there, no straight lines between.
# loses: relu_interpolator-between | evaluated: between the knots
# loses: relu_interpolator-left | Left of the first knot your network is flat
# %% solution="relu_interpolator"
def relu_interpolator(knots, values):
    w, knots = 1e4, np.asarray(knots, float)
    jumps = np.diff(values)
    W1 = w * np.ones((2 * len(jumps), 1))
    b1 = -w * np.concatenate([knots[1:] - 1 / w, knots[1:]])
    return W1, b1, np.concatenate([jumps, -jumps])[None, :], np.array([float(values[0])])
