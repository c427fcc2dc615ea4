# Draws a new test set for every part: some rows are judged twice.
# loses: k-fold-parts | exactly once
# %% solution="k_fold"
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError(f"{k} parts of {n} rows")
    folds = []
    for i in range(k):
        rows = rng.permutation(n)
        size = n // k + (i < n % k)
        folds.append((rows[size:], rows[:size]))
    return folds
