# Calls the program as it was.
# loses: repaired_b-losses | gradients of all steps before
# %% solution="repaired_b"
def repaired_b(model, x, y, lr, n_steps):
    return program_b(model, x, y, lr, n_steps)
