# Calls the program as it was.
# loses: repaired_e-losses | softmax
# %% solution="repaired_e"
def repaired_e(model, x, y, lr, n_steps):
    return program_e(model, x, y, lr, n_steps)
