# Mean over the outputs.
# loses: squared_error-values | You took the mean over the outputs
# loses: squared_error-cat | (0.87 − 1)²
# %% solution="squared_error"
def squared_error(y_hat, y):
    return np.mean((y_hat - y) ** 2)
