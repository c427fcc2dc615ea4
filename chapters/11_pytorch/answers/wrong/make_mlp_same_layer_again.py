# Repeats one hidden layer object, so its weights are shared.
# loses: make_mlp-parameters | 6 items; 8 are expected
# %% solution="make_mlp"
def make_mlp(sizes, activation):
    layers, known = [], {}
    for a, b in zip(sizes, sizes[1:]):
        known.setdefault((a, b), nn.Linear(a, b))
        layers += [known[a, b], activation()]
    return nn.Sequential(*layers[:-1])
