# A V instead of a tent, |2x - 1| = relu(2x - 1) + relu(1 - 2x): it starts at 1.
# %% solution="sawtooth"
def sawtooth(depth):
    b = np.array([-1, 1])
    first = (np.array([[2], [-2]]), b)
    fold = (np.array([[2, 2], [-2, -2]]), b)
    return [first] + [fold] * (depth - 1) + [(np.array([[1, 1]]), np.array([0]))]
