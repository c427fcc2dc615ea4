# Forgets the activations, so the network is one linear function.
# loses: make_mlp-output | no activations
# %% solution="make_mlp"
def make_mlp(sizes, activation):
    return nn.Sequential(*(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])))
