# With the 1/2 of other books.
# loses: squared_error-values | there is no ½
# %% solution="squared_error"
def squared_error(y_hat, y):
    return 0.5 * np.sum((y_hat - y) ** 2)
