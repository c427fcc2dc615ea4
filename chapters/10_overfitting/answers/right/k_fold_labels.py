# Shuffles the number of the part of each row.
# %% solution="k_fold"
def k_fold(n, k, rng):
    if not (k >= 2 and k <= n):
        raise ValueError("k must be between 2 and n")
    part = rng.permutation(np.arange(n) % k)
    return [[np.flatnonzero(part != i), np.flatnonzero(part == i)] for i in range(k)]
