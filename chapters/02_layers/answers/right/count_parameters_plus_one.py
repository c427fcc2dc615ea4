# (inputs + 1) · outputs, with an index loop.
# %% solution="count_parameters"
def count_parameters(sizes):
    total = 0
    for k in range(1, len(sizes)):
        total += (sizes[k - 1] + 1) * sizes[k]
    return total
