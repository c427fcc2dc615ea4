# Shuffles a Python list of row numbers, and returns a list.
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    rows = list(range(len(y)))
    rng.shuffle(rows)
    n_test = int(test_fraction * len(y) + 0.5)
    n_test = max(1, min(n_test, len(y) - 1))
    X_train = np.array([X[row] for row in rows[n_test:]])
    X_test = np.array([X[row] for row in rows[:n_test]])
    return [X_train, X_test, [y[row] for row in rows[n_test:]], [y[row] for row in rows[:n_test]]]
