# Forgets the mean over the samples.
# loses: loss-values | expected
# loses: loss-many-outputs | not divided by the number of samples
# %% solution="loss"
def loss(Y_hat, Y):
    return np.sum((Y_hat - Y) ** 2)
