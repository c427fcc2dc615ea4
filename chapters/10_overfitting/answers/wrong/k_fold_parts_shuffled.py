# Shuffles the parts, not the rows.
# loses: k-fold-shuffled | into 1 different
# %% solution="k_fold"
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError(f"{k} parts of {n} rows")
    parts = np.array_split(np.arange(n), k)
    order = rng.permutation(k)
    return [(np.setdiff1d(np.arange(n), parts[i]), parts[i]) for i in order]
