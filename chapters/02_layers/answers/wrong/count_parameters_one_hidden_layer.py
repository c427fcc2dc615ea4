# Right for one hidden layer, or none.
# loses: count-any-depth | expected  30
# loses nothing else
# %% solution="count_parameters"
def count_parameters(sizes):
    n, m = sizes[0], sizes[1]
    total = n * m + m
    if len(sizes) == 3:
        total += m * sizes[2] + sizes[2]
    return total
