# Returns the four arrays in another order; rows and labels are as they should be.
# loses: split-sizes | The order is X_train, X_test, y_train, y_test
# loses: split-pairs | The order is X_train, X_test, y_train, y_test
# loses: split-every-row-once | The order is X_train, X_test, y_train, y_test
# loses: split-at-least-one | The order is X_train, X_test, y_train, y_test
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n_test = min(max(round(test_fraction * len(X)), 1), len(X) - 1)
    rows = rng.permutation(len(X))
    test, train = rows[:n_test], rows[n_test:]
    return X[train], y[train], X[test], y[test]
