# Adds a small number to every standard deviation.
# loses: standardize-cases | replace only those that are 0
# %% solution="standardize"
def standardize(X_train, X_test):
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0) + 1e-8
    return (X_train - mean) / spread, (X_test - mean) / spread
