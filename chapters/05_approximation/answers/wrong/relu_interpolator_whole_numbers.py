# zeros_like of whole-number values keeps whole numbers only.
# loses: relu_interpolator-knots | make float arrays
# %% solution="relu_interpolator"
def relu_interpolator(knots, values):
    bends = np.zeros_like(values)
    slope_before = 0.0
    for i in range(len(knots) - 1):
        slope = (values[i + 1] - values[i]) / (knots[i + 1] - knots[i])
        bends[i] = slope - slope_before
        slope_before = slope
    W1 = np.ones((len(knots), 1))
    W1[-1] = -1.0
    b1 = np.append(-knots[:-1], knots[0])
    W2 = bends.astype(float)
    W2[-1] = -(values[1] - values[0]) / (knots[1] - knots[0])
    return W1, b1, W2[None, :], np.array([values[0]])
