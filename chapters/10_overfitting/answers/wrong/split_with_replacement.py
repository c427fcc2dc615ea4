# Draws rows with replacement, so that some come twice and some never.
# loses: split-every-row-once | exactly one
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n = len(X)
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    test = rng.integers(0, n, n_test)
    train = rng.integers(0, n, n - n_test)
    return X[train], X[test], y[train], y[test]
