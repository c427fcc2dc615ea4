# The part that is left out first, the others second.
# loses: k-fold-parts | 2, 2, 3 and 3
# %% solution="k_fold"
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError(f"{k} parts of {n} rows")
    parts = np.array_split(rng.permutation(n), k)
    return [(part, np.setdiff1d(np.arange(n), part)) for part in parts]
