# Calls the program as it was.
# loses: repaired_g-losses | the graph is cut between the parts
# %% solution="repaired_g"
def repaired_g(first, second, x, y, lr, n_steps):
    return program_g(first, second, x, y, lr, n_steps)
