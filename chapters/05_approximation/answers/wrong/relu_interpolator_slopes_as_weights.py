# Output weights are the slopes themselves, so the slopes pile up.
# loses: relu_interpolator-knots | changes of slope
# %% solution="relu_interpolator"
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    W1 = np.concatenate([[-1.0], np.ones(len(slopes))])[:, None]
    b1 = np.concatenate([[knots[0]], -knots[:-1]])
    return W1, b1, np.concatenate([[-slopes[0]], slopes])[None, :], np.array([values[0]])
