# Drops the 2.
# loses: gradient-values | half of what it should be
# loses: gradient-rows | The factor 2 is missing
# %% solution="minibatch_gradient"
def minibatch_gradient(w, X, y, rows):
    return X[rows].T @ (X[rows] @ w - y[rows]) / len(rows)
