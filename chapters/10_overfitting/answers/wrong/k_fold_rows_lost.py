# n // k rows a part; what is left over is never judged.
# loses: k-fold-parts | 2, 2, 3 and 3
# %% solution="k_fold"
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError(f"{k} parts of {n} rows")
    rows, size = rng.permutation(n), n // k
    parts = [rows[i * size : (i + 1) * size] for i in range(k)]
    return [(np.setdiff1d(np.arange(n), part), part) for part in parts]
