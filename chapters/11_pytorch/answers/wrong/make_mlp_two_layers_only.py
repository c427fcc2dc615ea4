# Knows exactly one hidden layer.
# loses: make_mlp-parameters | out of range
# loses: make_mlp-output | shape
# %% solution="make_mlp"
def make_mlp(sizes, activation):
    return nn.Sequential(nn.Linear(sizes[0], sizes[1]), activation(), nn.Linear(sizes[1], sizes[2]))
