# Swaps two rows and calls it a shuffle.
# loses: k-fold-shuffled | two rows were in one part
# %% solution="k_fold"
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError(f"{k} parts of {n} rows")
    rows = np.arange(n)
    i, j = rng.choice(n, 2, replace=False)
    rows[i], rows[j] = j, i
    parts = np.array_split(rows, k)
    return [(np.setdiff1d(rows, part), part) for part in parts]
