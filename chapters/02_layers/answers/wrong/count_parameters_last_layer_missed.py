# The loop ends one step too early where there are many layers.
# loses: count-any-depth | count_parameters(
# loses nothing else
# %% solution="count_parameters"
def count_parameters(sizes):
    return sum((sizes[k] + 1) * sizes[k + 1] for k in range(min(3, len(sizes) - 1)))
