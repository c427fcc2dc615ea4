# Puts an activation behind the output layer as well.
# loses: make_mlp-output | ends with an activation
# %% solution="make_mlp"
def make_mlp(sizes, activation):
    layers = []
    for n_inputs, n_outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_inputs, n_outputs), activation()]
    return nn.Sequential(*layers)
