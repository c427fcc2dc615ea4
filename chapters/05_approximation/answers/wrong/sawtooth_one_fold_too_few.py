# depth - 1 hidden layers.
# loses: sawtooth-layers | depth = 3 must give 3 hidden layers
# loses: sawtooth-pieces | one tent too few
# %% solution="sawtooth"
def sawtooth(depth):
    b = np.array([0.0, -2.0])
    layers = [(np.array([[2.0], [4.0]]), b)]
    for _ in range(depth - 2):
        layers.append((np.array([[2.0, -2.0], [4.0, -4.0]]), b))
    return layers + [(np.array([[1.0, -1.0]]), np.zeros(1))]
