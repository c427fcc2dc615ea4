# The tents are there, but nothing puts the last two neurons together.
# loses: sawtooth-layers | depth = 1 must give 1 hidden layer and the output layer
# %% solution="sawtooth"
def sawtooth(depth):
    b = np.array([0.0, -2.0])
    layers = [(np.array([[2.0], [4.0]]), b)]
    for _ in range(depth - 1):
        layers.append((np.array([[2.0, -2.0], [4.0, -4.0]]), b))
    return layers
