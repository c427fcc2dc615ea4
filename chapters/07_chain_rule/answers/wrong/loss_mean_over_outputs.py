# Averages over the outputs as well, as nn.MSELoss does.
# loses: loss-values | half of what it should be
# loses: loss-many-outputs | also averages over the outputs
# %% solution="loss"
def loss(Y_hat, Y):
    return np.mean((Y_hat - Y) ** 2)
