# Divides by the range.
# loses: standardize-cases | divide by the range
# %% solution="standardize"
def standardize(X_train, X_test):
    m = X_train.mean(axis=0)
    r = X_train.max(axis=0) - X_train.min(axis=0)
    r = np.where(r < 1e-12, 1, r)
    return (X_train - m) / r, (X_test - m) / r
