# Gives the input layer biases.
# loses: count-one-hidden-layer | input layer biases too
# loses: count-any-depth | input layer biases too
# loses nothing else
# %% solution="count_parameters"
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:])) + sum(sizes)
