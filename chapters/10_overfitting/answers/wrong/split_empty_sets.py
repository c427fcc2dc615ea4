# Allows an empty set.
# loses: split-at-least-one | at least one row
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n_test = round(test_fraction * len(X))
    rows = rng.permutation(len(X))
    test, train = rows[:n_test], rows[n_test:]
    return X[train], X[test], y[train], y[test]
