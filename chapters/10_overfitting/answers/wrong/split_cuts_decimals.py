# int() where round() belongs.
# loses: split-sizes | nearest whole number
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n = len(X)
    n_test = max(int(test_fraction * n), 1)
    rows = rng.permutation(n)
    test, train = rows[:n_test], rows[n_test:]
    return X[train], X[test], y[train], y[test]
