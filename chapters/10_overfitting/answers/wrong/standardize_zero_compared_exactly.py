# Compares the standard deviation with 0, which rounding errors miss.
# loses: standardize-constant-column | 1e-17
# %% solution="standardize"
def standardize(X_train, X_test):
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    spread[spread == 0] = 1.0
    return (X_train - mean) / spread, (X_test - mean) / spread
