# Calls the program as it was.
# loses: repaired_c-losses | table of all differences
# loses: repaired_c-error | table of all differences
# %% solution="repaired_c"
def repaired_c(model, x, y, lr, n_steps):
    return program_c(model, x, y, lr, n_steps)
