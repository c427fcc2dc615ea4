# An honest number for coins only.
# loses: repaired_j-learnable | its own label
# %% solution="repaired_j"
def repaired_j(x, y, seed):
    return 0.5
