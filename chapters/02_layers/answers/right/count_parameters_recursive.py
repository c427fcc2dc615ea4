# One layer after the other by recursion.
# %% solution="count_parameters"
def count_parameters(sizes):
    if len(sizes) == 1:
        return 0
    return sizes[1] * (sizes[0] + 1) + count_parameters(sizes[1:])
