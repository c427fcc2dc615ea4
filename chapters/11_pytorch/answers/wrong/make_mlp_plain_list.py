# Keeps the layers in a plain list, where nn.Module does not find them.
# loses: make_mlp-parameters | plain list
# %% solution="make_mlp"
def make_mlp(sizes, activation):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]

        def forward(self, x):
            for layer in self.layers[:-1]:
                x = activation()(layer(x))
            return self.layers[-1](x)

    return Network()
