# Pops row numbers from a list and returns lists of rows.
# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    left, test = list(range(len(X))), []
    n_test = min(max(int(test_fraction * len(X) + 0.5), 1), len(X) - 1)
    while len(test) < n_test:
        test.append(left.pop(int(rng.integers(len(left)))))
    return [X[i] for i in left], [X[i] for i in test], [y[i] for i in left], [y[i] for i in test]
