# Refuses as many parts as rows.
# loses: k-fold-parts | ValueError
# %% solution="k_fold"
def k_fold(n, k, rng):
    if not 2 <= k < n:
        raise ValueError(f"{k} parts of {n} rows")
    parts = np.array_split(rng.permutation(n), k)
    return [(np.setdiff1d(np.arange(n), part), part) for part in parts]
