# Shuffles X and y themselves.
# loses: split-sizes | changed its first argument
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n = len(X)
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    rows = rng.permutation(n)
    X[:] = X[rows]
    y[:] = y[rows]
    return X[n_test:], X[:n_test], y[n_test:], y[:n_test]
