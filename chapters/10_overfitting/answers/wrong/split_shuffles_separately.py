# Shuffles rows and labels with different permutations.
# loses: split-pairs | its own label
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n = len(X)
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    X, y = rng.permutation(X), rng.permutation(y)
    return X[n_test:], X[:n_test], y[n_test:], y[:n_test]
