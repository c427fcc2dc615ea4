# Rotates the rows by a random number before it cuts.
# loses: k-fold-shuffled | different sets
# %% solution="k_fold"
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError(f"{k} parts of {n} rows")
    parts = np.array_split(np.roll(np.arange(n), rng.integers(n)), k)
    return [(np.setdiff1d(np.arange(n), part), part) for part in parts]
