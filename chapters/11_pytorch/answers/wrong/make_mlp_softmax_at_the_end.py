# Ends with a softmax, which CrossEntropyLoss contains already.
# loses: make_mlp-output | ends with a softmax
# %% solution="make_mlp"
def make_mlp(sizes, activation):
    layers = []
    for n_inputs, n_outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_inputs, n_outputs), activation()]
    return nn.Sequential(*layers[:-1], nn.Softmax(dim=1))
