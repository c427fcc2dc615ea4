# One tent, then layers that only pass it on.
# loses: sawtooth-pieces | Only one tent reaches the output
# %% solution="sawtooth"
def sawtooth(depth):
    layers = [(np.array([[2.0], [4.0]]), np.array([0.0, -2.0]))]
    layers += [(np.eye(2), np.zeros(2)) for _ in range(depth - 1)]
    return layers + [(np.array([[1.0, -1.0]]), np.zeros(1))]
