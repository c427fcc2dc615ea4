# Takes every column with a small spread for a constant one, whatever its unit.
# loses: standardize-cases | instead of
# %% solution="standardize"
def standardize(X_train, X_test):
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    spread = np.where(spread < 1e-3, 1.0, spread)
    return (X_train - mean) / spread, (X_test - mean) / spread
