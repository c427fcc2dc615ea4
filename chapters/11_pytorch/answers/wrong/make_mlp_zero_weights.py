# Starts all weights at zero, so the neurons of a layer stay copies of each other.
# loses: make_mlp-random-start | random weights
# %% solution="make_mlp"
def make_mlp(sizes, activation):
    layers = []
    for n_inputs, n_outputs in zip(sizes, sizes[1:]):
        layer = nn.Linear(n_inputs, n_outputs)
        nn.init.zeros_(layer.weight)
        layers += [layer, activation()]
    return nn.Sequential(*layers[:-1])
