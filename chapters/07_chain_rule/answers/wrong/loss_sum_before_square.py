# Sums the outputs' differences first and squares the sum: right for one output only.
# loses: loss-many-outputs | differences of opposite sign cancel
# %% solution="loss"
def loss(Y_hat, Y):
    return np.mean(np.sum(Y_hat - Y, axis=1) ** 2)
