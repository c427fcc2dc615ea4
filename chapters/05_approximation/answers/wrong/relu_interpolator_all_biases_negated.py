# Every bias has the wrong sign, on the left, too.
# loses: relu_interpolator-knots | All biases have the wrong sign
# %% solution="relu_interpolator"
def relu_interpolator(knots, values):
    knots = knots.astype(float)
    slopes = np.diff(values) / np.diff(knots)
    bends = np.append(slopes[0], np.diff(slopes))
    W1 = np.append(np.ones(len(bends)), -1.0)[:, None]
    b1 = np.append(knots[:-1], -knots[0])
    W2 = np.append(bends, -slopes[0])[None, :]
    return W1, b1, W2, np.array([values[0]], dtype=float)
