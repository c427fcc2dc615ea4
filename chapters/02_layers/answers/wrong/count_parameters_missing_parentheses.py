# Parentheses are missing: (n_in + 1) * n_out was meant.
# loses: count-one-hidden-layer | You add the sizes of neighbouring layers
# %% solution="count_parameters"
def count_parameters(sizes):
    total = 0
    for i in range(len(sizes) - 1):
        total += sizes[i] + 1 * sizes[i + 1]
    return total
