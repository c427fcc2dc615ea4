# Its loop begins at 0, where sizes[i - 1] is the last size.
# loses: count-one-hidden-layer | joined the last layer with the first
# %% solution="count_parameters"
def count_parameters(sizes):
    total = 0
    for i in range(len(sizes)):
        total += sizes[i - 1] * sizes[i] + sizes[i]
    return total
