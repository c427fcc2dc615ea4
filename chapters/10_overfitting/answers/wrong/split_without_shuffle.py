# Cuts off the last rows without shuffling.
# loses: split-random | never came into the test set
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n_test = min(max(round(test_fraction * len(X)), 1), len(X) - 1)
    cut = len(X) - n_test
    return X[:cut], X[cut:], y[:cut], y[cut:]
