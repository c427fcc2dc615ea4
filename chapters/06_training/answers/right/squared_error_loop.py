# Plain Python over the outputs.
# %% solution="squared_error"
def squared_error(y_hat, y):
    return sum((a - b) ** 2 for a, b in zip(y_hat, y, strict=True))
