# Right for depth 1 and 2 only.
# loses: sawtooth-layers | depth = 3 must give 3 hidden layers
# loses: sawtooth-wave | one straight line from 0 to 1
# %% solution="sawtooth"
def sawtooth(depth):
    b = np.array([0.0, -2.0])
    layers = [(np.array([[2.0], [4.0]]), b)]
    if depth > 1:
        layers.append((np.array([[2.0, -2.0], [4.0, -4.0]]), b))
    return layers + [(np.array([[1.0, -1.0]]), np.zeros(1))]
