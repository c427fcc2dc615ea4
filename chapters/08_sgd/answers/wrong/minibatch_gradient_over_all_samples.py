# Divides by the number of all samples.
# loses: gradient-values | expected
# loses: gradient-rows | not by the number of all samples
# %% solution="minibatch_gradient"
def minibatch_gradient(w, X, y, rows):
    return 2 / len(X) * X[rows].T @ (X[rows] @ w - y[rows])
