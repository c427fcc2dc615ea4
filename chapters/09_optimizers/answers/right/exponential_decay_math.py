# math.e as base.
# %% solution="exponential_decay"
def exponential_decay(lr, epoch, rate):
    import math

    return lr * math.e ** (-rate * epoch)
