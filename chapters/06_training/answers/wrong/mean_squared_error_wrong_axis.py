# Sum over axis 0, mean over the outputs.
# loses: mean_squared_error-values | instead of the number of samples
# %% solution="mean_squared_error"
def mean_squared_error(Y_hat, Y):
    return np.mean(np.sum((Y_hat - Y) ** 2, axis=0))
