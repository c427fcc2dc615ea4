# Calls the program as it was.
# loses: repaired_d-reads | read rightly
# loses: repaired_d-sorted | read rightly
# %% solution="repaired_d"
def repaired_d(x, y, x_new, seed):
    return program_d(x, y, x_new, seed)
