# One mean for the whole table.
# loses: standardize-example | expected
# loses: standardize-cases | axis=0
# %% solution="standardize"
def standardize(X_train, X_test):
    mean, spread = X_train.mean(), X_train.std()
    return (X_train - mean) / spread, (X_test - mean) / spread
