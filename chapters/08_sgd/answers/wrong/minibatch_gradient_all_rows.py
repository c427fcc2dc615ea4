# Ignores the rows and uses all samples.
# loses: gradient-values | expected
# loses: gradient-rows | All samples are used
# %% solution="minibatch_gradient"
def minibatch_gradient(w, X, y, rows):
    return 2 / len(X) * X.T @ (X @ w - y)
