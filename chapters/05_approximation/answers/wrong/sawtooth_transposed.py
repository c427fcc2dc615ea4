# The inner weights transposed.
# loses: sawtooth-wave | Between k/2^depth and (k+1)/2^depth the output is one straight line
# %% solution="sawtooth"
def sawtooth(depth):
    b = np.array([0.0, -2.0])
    layers = [(np.array([[2.0], [4.0]]), b)]
    for _ in range(depth - 1):
        layers.append((np.array([[2.0, -2.0], [4.0, -4.0]]).T, b))
    return layers + [(np.array([[1.0, -1.0]]), np.zeros(1))]
