# Divides by the number of columns instead of rows.
# loses: loss-values | not divided by the number of samples
# loses: loss-many-outputs | Divide by the number of samples
# %% solution="loss"
def loss(Y_hat, Y):
    return np.sum((Y_hat - Y) ** 2) / len(Y[0])
