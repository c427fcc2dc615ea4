# Computes the standard deviation after X_train was already scaled.
# loses: standardize-cases | Mean and standard deviation of X_train
# %% solution="standardize"
def standardize(X_train, X_test):
    scaled = X_train - X_train.mean(axis=0)
    scaled = scaled / np.where(scaled.std(axis=0) < 1e-12, 1, scaled.std(axis=0))
    spread = np.where(scaled.std(axis=0) < 1e-12, 1, scaled.std(axis=0))
    return scaled, (X_test - X_train.mean(axis=0)) / spread
