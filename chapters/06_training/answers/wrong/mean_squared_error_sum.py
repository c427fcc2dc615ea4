# Sum over the samples.
# loses: mean_squared_error-values | You summed over the samples
# %% solution="mean_squared_error"
def mean_squared_error(Y_hat, Y):
    return np.sum((Y_hat - Y) ** 2)
