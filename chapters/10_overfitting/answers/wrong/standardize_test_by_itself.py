# Standardises the test set with its own statistics.
# loses: standardize-example | expected
# loses: standardize-cases | those of the training set for both
# %% solution="standardize"
def standardize(X_train, X_test):
    def scaled(X):
        spread = X.std(axis=0)
        spread = np.where(spread == 0, 1, spread)
        return (X - X.mean(axis=0)) / spread

    return scaled(X_train), scaled(X_test)
