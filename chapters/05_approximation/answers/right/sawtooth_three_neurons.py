# Three neurons a layer: the third one keeps the tent at 0 beyond 1.
# %% solution="sawtooth"
def sawtooth(depth):
    tent = np.array([1.0, -2.0, 1.0])
    shifts = [0.0, -0.5, -1.0]
    layers = [([[1.0], [1.0], [1.0]], shifts)]
    for _ in range(1, depth):
        layers.append((np.tile(2 * tent, (3, 1)), np.array(shifts)))
    return layers + [(2 * tent[None, :], np.zeros(1))]
