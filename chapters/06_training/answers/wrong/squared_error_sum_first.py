# Squares the sum.
# loses: squared_error-values | You square the sum of the differences
# loses: squared_error-zero | You square the sum of the differences
# %% solution="squared_error"
def squared_error(y_hat, y):
    return np.sum(y_hat - y) ** 2
