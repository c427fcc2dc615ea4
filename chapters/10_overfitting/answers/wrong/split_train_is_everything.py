# Leaves the test rows in the training set.
# loses: split-sizes | (3, 2)
# loses: split-every-row-once | exactly one
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n_test = min(max(round(test_fraction * len(X)), 1), len(X) - 1)
    test = rng.permutation(len(X))[:n_test]
    return X, X[test], y, y[test]
