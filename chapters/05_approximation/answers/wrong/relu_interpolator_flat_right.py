# One bend too many: the last knot brings the slope back to 0.
# loses: relu_interpolator-right | Right of the last knot your network is flat
# %% solution="relu_interpolator"
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    W1 = np.concatenate([[-1.0], np.ones(len(knots))])[:, None]
    b1 = np.concatenate([[knots[0]], -knots])
    W2 = np.concatenate([[-slopes[0], slopes[0]], np.diff(slopes), [-slopes[-1]]])[None, :]
    return W1, b1, W2, np.array([values[0]])
