# Target minus prediction.
# loses: gradient-values | opposite sign
# loses: gradient-rows | prediction minus target
# %% solution="minibatch_gradient"
def minibatch_gradient(w, X, y, rows):
    return 2 / len(rows) * X[rows].T @ (y[rows] - X[rows] @ w)
