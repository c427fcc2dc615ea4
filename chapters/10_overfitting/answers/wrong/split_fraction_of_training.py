# Takes the fraction as that of the training set.
# loses: split-sizes | (3, 2)
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n = len(X)
    n_train = min(max(round(test_fraction * n), 1), n - 1)
    rows = rng.permutation(n)
    train, test = rows[:n_train], rows[n_train:]
    return X[train], X[test], y[train], y[test]
