# Stops before the last dense layer.
# loses: make_mlp-parameters | [2, 3, 1] are two dense layers
# %% solution="make_mlp"
def make_mlp(sizes, activation):
    layers = []
    for i in range(len(sizes) - 2):
        layers += [nn.Linear(sizes[i], sizes[i + 1]), activation()]
    return nn.Sequential(*layers)
