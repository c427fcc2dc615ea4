# One wide layer with 2^depth neurons: right curve, wrong network.
# loses: sawtooth-layers | depth = 3 must give 3 hidden layers
# loses: sawtooth-pieces | at most 4 are allowed
# %% solution="sawtooth"
def sawtooth(depth):
    n = 2**depth
    weights = np.concatenate([[n], 2 * n * (-1.0) ** np.arange(1, n)])
    layers = [(np.ones((n, 1)), -np.arange(n) / n), (weights[None, :], np.zeros(1))]
    return layers
