# Calls the program as it was.
# loses: repaired_j-coins | where were the other two
# %% solution="repaired_j"
def repaired_j(x, y, seed):
    return program_j(x, y, seed)
