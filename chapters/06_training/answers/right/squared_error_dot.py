# A scalar product of the difference with itself.
# %% solution="squared_error"
def squared_error(y_hat, y):
    d = np.subtract(y_hat, y)
    return np.dot(d, d)
