# The distance, with a root.
# loses: squared_error-values | leave the root out
# %% solution="squared_error"
def squared_error(y_hat, y):
    return np.linalg.norm(y_hat - y)
