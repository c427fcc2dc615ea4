# Empties the list it is given.
# loses: count-one-hidden-layer | changed its first argument
# loses: count-any-depth | changed its first argument
# loses nothing else
# %% solution="count_parameters"
def count_parameters(sizes):
    total = 0
    while len(sizes) > 1:
        n = sizes.pop(0)
        total += (n + 1) * sizes[0]
    return total
