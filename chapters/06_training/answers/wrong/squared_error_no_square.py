# The square is forgotten.
# loses: squared_error-values | You forgot the square
# %% solution="squared_error"
def squared_error(y_hat, y):
    return np.sum(y_hat - y)
