# Forgets to sum the outputs.
# loses: mean_squared_error-values | one number per output
# %% solution="mean_squared_error"
def mean_squared_error(Y_hat, Y):
    return np.mean((Y_hat - Y) ** 2, axis=0)
