# No bias for the output.
# loses: count-one-hidden-layer | left out the biases of the output layer
# loses: count-any-depth | left out the biases of the output layer
# loses nothing else
# %% solution="count_parameters"
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + sum(sizes[1:-1])
