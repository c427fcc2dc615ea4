# The same for everybody.
# loses: repaired_i-accuracy | judged rightly
# %% solution="repaired_i"
def repaired_i(x_train, y_train, x_test, seed):
    return torch.zeros(len(x_test), 2)
