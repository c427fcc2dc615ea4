# An absolute threshold, a list as result.
# %% solution="standardize"
def standardize(X_train, X_test):
    mean = np.average(X_train, axis=0)
    spread = np.sqrt(np.mean(np.square(X_train - mean), axis=0))
    spread[spread < 1e-10] = 1
    return [np.divide(X - mean, spread) for X in (X_train, X_test)]
