# Changes the arrays that it was given.
# loses: standardize-example | changed its first argument
# loses: standardize-cases | changed its first argument
# %% solution="standardize"
def standardize(X_train, X_test):
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    spread[spread < 1e-12] = 1.0
    X_train -= mean
    X_train /= spread
    X_test -= mean
    X_test /= spread
    return X_train, X_test
