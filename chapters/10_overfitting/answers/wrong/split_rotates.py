# Only rotates the rows by a random amount.
# loses: split-random | do not only rotate
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n = len(X)
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    rows = np.roll(np.arange(n), rng.integers(n))
    return X[rows[n_test:]], X[rows[:n_test]], y[rows[n_test:]], y[rows[:n_test]]
