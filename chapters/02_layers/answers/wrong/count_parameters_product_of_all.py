# Multiplies all sizes.
# loses: count-one-hidden-layer | Only neighbouring layers are joined
# loses: count-any-depth | Only neighbouring layers are joined
# loses nothing else
# %% solution="count_parameters"
def count_parameters(sizes):
    total = 1
    for n in sizes:
        total *= n
    return total
