# Absolute values in place of squares.
# loses: squared_error-values | squares are asked
# %% solution="squared_error"
def squared_error(y_hat, y):
    return np.abs(y_hat - y).sum()
