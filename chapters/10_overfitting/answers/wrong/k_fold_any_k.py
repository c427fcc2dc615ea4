# Accepts every k.
# loses: k-fold-errors | ValueError
# %% solution="k_fold"
def k_fold(n, k, rng):
    parts = np.array_split(rng.permutation(n), k)
    return [(np.setdiff1d(np.arange(n), part), part) for part in parts]
