# Draws the test rows, and keeps the rest in order.
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    n = len(X)
    n_test = int(np.clip(np.rint(n * test_fraction), 1, n - 1))
    in_test = np.zeros(n, dtype=bool)
    in_test[rng.choice(n, n_test, replace=False)] = True
    return X[~in_test], X[in_test], y[~in_test], y[in_test]
