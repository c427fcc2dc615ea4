# A loop over columns; constant ones are found by their range.
# %% solution="standardize"
def standardize(X_train, X_test):
    new_train, new_test = np.empty(X_train.shape), np.empty(X_test.shape)
    for j in range(X_train.shape[1]):
        column = X_train[:, j]
        mean = sum(column) / len(column)
        spread = (sum((column - mean) ** 2) / len(column)) ** 0.5
        if np.allclose(column, column[0], rtol=1e-12, atol=0):
            spread = 1.0
        new_train[:, j] = (column - mean) / spread
        new_test[:, j] = (X_test[:, j] - mean) / spread
    return new_train, new_test
