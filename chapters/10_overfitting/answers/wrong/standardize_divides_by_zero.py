# Leaves constant columns to luck.
# loses: standardize-constant-column | standard deviation 0
# %% solution="standardize"
def standardize(X_train, X_test):
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    return (X_train - mean) / spread, (X_test - mean) / spread
