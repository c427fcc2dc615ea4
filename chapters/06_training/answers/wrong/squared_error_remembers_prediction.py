# Keeps the error of each prediction, whatever the label is the next time.
# loses: squared_error-values | expected
# %% added
errors = {}


# %% solution="squared_error"
def squared_error(y_hat, y):
    key = y_hat.tobytes()
    if key not in errors:
        errors[key] = np.sum((y_hat - y) ** 2)
    return errors[key]
