# Calls the program as it was.
# loses: repaired_i-company | compute from x_test
# %% solution="repaired_i"
def repaired_i(x_train, y_train, x_test, seed):
    return program_i(x_train, y_train, x_test, seed)
