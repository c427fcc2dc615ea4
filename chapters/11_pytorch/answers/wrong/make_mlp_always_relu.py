# Uses ReLU whatever activation is asked for.
# loses: make_mlp-output | uses ReLU whatever
# %% solution="make_mlp"
def make_mlp(sizes, activation):
    layers = []
    for n_inputs, n_outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_inputs, n_outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])
