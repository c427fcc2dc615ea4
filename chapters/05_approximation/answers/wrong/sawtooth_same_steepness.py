# relu(2x) - relu(2x - 1) rises and stays.
# loses: sawtooth-one-tent | twice as steep
# %% solution="sawtooth"
def sawtooth(depth):
    b = np.array([0.0, -1.0])
    layers = [(np.array([[2.0], [2.0]]), b)]
    for _ in range(depth - 1):
        layers.append((np.array([[2.0, -2.0], [2.0, -2.0]]), b))
    return layers + [(np.array([[1.0, -1.0]]), np.zeros(1))]
