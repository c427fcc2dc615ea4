# Returns one loss a sample.
# loses: loss-values | must be one number
# loses: loss-many-outputs | the loss is their mean
# %% solution="loss"
def loss(Y_hat, Y):
    return np.sum((Y_hat - Y) ** 2, axis=1)
