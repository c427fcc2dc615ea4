# All rows train, those of the test set, too.
# loses: k-fold-parts | does not hold
# %% solution="k_fold"
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError(f"{k} parts of {n} rows")
    return [(np.arange(n), part) for part in np.array_split(rng.permutation(n), k)]
