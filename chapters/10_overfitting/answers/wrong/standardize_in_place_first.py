# Overwrites the training set, and then standardises the test set with the new mean 0 and deviation 1.
# loses: standardize-example | The call changed its first argument
# loses: standardize-cases | The call changed its first argument
# %% solution="standardize"
def standardize(X_train, X_test):
    X_train -= X_train.mean(axis=0)
    X_train /= X_train.std(axis=0)
    return X_train, (X_test - X_train.mean(axis=0)) / X_train.std(axis=0)
