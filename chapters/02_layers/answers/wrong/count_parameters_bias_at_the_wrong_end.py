# As many biases as inputs of the layer.
# loses: count-one-hidden-layer | biases to the wrong end
# loses: count-any-depth | biases to the wrong end
# loses nothing else
# %% solution="count_parameters"
def count_parameters(sizes):
    return sum(a * (b + 1) for a, b in zip(sizes, sizes[1:]))
