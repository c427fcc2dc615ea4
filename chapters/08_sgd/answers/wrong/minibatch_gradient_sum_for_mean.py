# Sums over the rows.
# loses: gradient-values | twice what it should be
# loses: gradient-rows | a sum stands where a mean belongs
# %% solution="minibatch_gradient"
def minibatch_gradient(w, X, y, rows):
    return 2 * X[rows].T @ (X[rows] @ w - y[rows])
