# Calls the program as it was.
# loses: repaired_g-losses | did they move
# %% solution="repaired_g"
def repaired_g(first, second, x, y, lr, n_steps):
    return program_g(first, second, x, y, lr, n_steps)
