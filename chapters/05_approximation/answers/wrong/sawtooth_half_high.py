# The tent reaches only one half, and so cannot be folded again.
# loses: sawtooth-one-tent | Your tent reaches only ½
# loses: sawtooth-pieces | Only one tent reaches the output
# %% solution="sawtooth"
def sawtooth(depth):
    b = np.array([0.0, -0.5])
    layers = [(np.array([[1.0], [1.0]]), b)]
    for _ in range(depth - 1):
        layers.append((np.array([[1.0, -2.0], [1.0, -2.0]]), b))
    return layers + [(np.array([[1.0, -2.0]]), np.zeros(1))]
