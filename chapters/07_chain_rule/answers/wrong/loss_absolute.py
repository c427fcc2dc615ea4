# Takes absolute values instead of squares.
# loses: loss-values | expected
# loses: loss-many-outputs | must be squared
# %% solution="loss"
def loss(Y_hat, Y):
    return np.mean(np.sum(np.abs(Y_hat - Y), axis=1))
