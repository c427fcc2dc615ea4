# Cuts the outputs from the graph, so that no gradient ever reaches the weights.
# loses: make_mlp-random-start | every parameter must have a gradient
# %% solution="make_mlp"
def make_mlp(sizes, activation):
    class Network(nn.Sequential):
        def forward(self, x):
            return super().forward(x).detach().requires_grad_()

    layers = []
    for n_inputs, n_outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_inputs, n_outputs), activation()]
    return Network(*layers[:-1])
