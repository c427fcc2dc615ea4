# Every k-th of the shuffled rows, and lists.
# %% solution="k_fold"
def k_fold(n, k, rng):
    if k < 2 or k > n:
        raise ValueError(f"k = {k} does not fit {n} rows")
    rows = [int(row) for row in rng.permutation(n)]
    return [([row for j, row in enumerate(rows) if j % k != i], rows[i::k]) for i in range(k)]
