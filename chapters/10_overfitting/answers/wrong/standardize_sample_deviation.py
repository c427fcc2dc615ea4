# Divides by n − 1.
# loses: standardize-cases | sample standard deviation
# %% solution="standardize"
def standardize(X_train, X_test):
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0, ddof=1)
    spread[spread == 0] = 1
    return (X_train - mean) / spread, (X_test - mean) / spread
