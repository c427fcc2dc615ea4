# Calls squared_error for each sample.
# %% solution="mean_squared_error"
def mean_squared_error(Y_hat, Y):
    return np.mean([squared_error(a, b) for a, b in zip(Y_hat, Y, strict=True)])
