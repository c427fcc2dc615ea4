# Differences not divided by the distance of the knots.
# loses: relu_interpolator-knots | divided by the distance of their knots
# loses: relu_interpolator-scales | Divide by the distance
# %% solution="relu_interpolator"
def relu_interpolator(knots, values):
    slopes = np.diff(values)
    W1 = np.concatenate([[-1.0], np.ones(len(slopes))])[:, None]
    b1 = np.concatenate([[knots[0]], -knots[:-1]])
    W2 = np.concatenate([[-slopes[0], slopes[0]], np.diff(slopes)])[None, :]
    return W1, b1, W2, np.array([values[0]])
