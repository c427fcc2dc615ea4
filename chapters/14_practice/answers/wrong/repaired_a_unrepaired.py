# Calls the program as it was.
# loses: repaired_a-reads | read rightly; it must be 80%
# %% solution="repaired_a"
def repaired_a(x, y, x_new, seed):
    return program_a(x, y, x_new, seed)
