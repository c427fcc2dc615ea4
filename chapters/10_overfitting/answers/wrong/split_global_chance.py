# Uses numpy's global generator, so that the given one has no effect.
# loses: split-sizes | two answers
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n = len(X)
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    rows = np.random.permutation(n)
    test, train = rows[:n_test], rows[n_test:]
    return X[train], X[test], y[train], y[test]
