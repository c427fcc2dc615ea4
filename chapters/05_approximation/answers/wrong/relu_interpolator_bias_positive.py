# relu(x + k) instead of relu(x - k).
# loses: relu_interpolator-knots | the bias is −k
# %% solution="relu_interpolator"
def relu_interpolator(knots, values):
    slopes = np.diff(values) / np.diff(knots)
    W1 = np.concatenate([[-1.0], np.ones(len(slopes))])[:, None]
    b1 = np.concatenate([[knots[0]], knots[:-1]])
    W2 = np.concatenate([[-slopes[0], slopes[0]], np.diff(slopes)])[None, :]
    return W1, b1, W2, np.array([values[0]])
