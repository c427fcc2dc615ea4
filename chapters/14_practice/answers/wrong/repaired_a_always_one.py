# The same digit for every display.
# loses: repaired_a-reads | read rightly; it must be 80%
# %% solution="repaired_a"
def repaired_a(x, y, x_new, seed):
    return torch.ones(len(x_new), dtype=torch.long)
