# Takes every k-th row from a random start on: random, but the same rows always come together.
# loses: split-random | take every third
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n = len(X)
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    test = (rng.integers(n) + np.arange(n_test) * (n // n_test)) % n
    train = np.setdiff1d(np.arange(n), test)
    return X[train], X[test], y[train], y[test]
