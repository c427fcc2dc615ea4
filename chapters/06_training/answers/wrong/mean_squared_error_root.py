# Root mean square.
# loses: mean_squared_error-values | no root is asked
# %% solution="mean_squared_error"
def mean_squared_error(Y_hat, Y):
    return np.sqrt(np.mean(np.sum((Y_hat - Y) ** 2, axis=1)))
