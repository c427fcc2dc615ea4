# Counts the weights only.
# loses: count-one-hidden-layer | left out the biases
# loses: count-any-depth | left out the biases
# loses nothing else
# %% solution="count_parameters"
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:]))
