# Makes a generator of its own with a fixed seed, so that every split is the same.
# loses: split-random | some rows
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n = len(X)
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    rows = np.random.default_rng(0).permutation(n)
    test, train = rows[:n_test], rows[n_test:]
    return X[train], X[test], y[train], y[test]
