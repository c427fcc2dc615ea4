# Multiplies by (1 − rate) per epoch, which is close for small rates.
# loses: exponential-decay-cases | close for small rates
# %% solution="exponential_decay"
def exponential_decay(lr, epoch, rate):
    return lr * (1 - rate) ** epoch
