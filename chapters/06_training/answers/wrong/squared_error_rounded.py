# Rounds the result.
# loses: squared_error-cat | It is rounded to 3 decimal places
# %% solution="squared_error"
def squared_error(y_hat, y):
    return round(float(np.sum((y_hat - y) ** 2)), 3)
