# Returns X_train, y_train, X_test, y_test.
# loses: split-sizes | X_train, X_test, y_train, y_test
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n = len(X)
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    rows = rng.permutation(n)
    test, train = rows[:n_test], rows[n_test:]
    return X[train], y[train], X[test], y[test]
