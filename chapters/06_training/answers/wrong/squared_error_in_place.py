# Overwrites the prediction.
# loses: squared_error-values | changed its first argument
# %% solution="squared_error"
def squared_error(y_hat, y):
    y_hat -= y
    return np.sum(y_hat**2)
