# The left neuron gets the first slope with the wrong sign.
# loses: relu_interpolator-left | minus the first slope
# %% solution="relu_interpolator"
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    W1 = np.concatenate([[-1.0], np.ones(len(slopes))])[:, None]
    b1 = np.concatenate([[knots[0]], -knots[:-1]])
    W2 = np.concatenate([[slopes[0], slopes[0]], np.diff(slopes)])[None, :]
    return W1, b1, W2, np.array([values[0]])
