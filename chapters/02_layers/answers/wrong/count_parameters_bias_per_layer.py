# One bias for each layer.
# loses: count-one-hidden-layer | one bias for each layer
# loses: count-any-depth | one bias for each layer
# loses nothing else
# %% solution="count_parameters"
def count_parameters(sizes):
    return sum(a * b + 1 for a, b in zip(sizes, sizes[1:]))
