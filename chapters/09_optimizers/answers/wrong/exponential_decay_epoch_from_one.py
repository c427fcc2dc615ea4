# Starts with the rate of the second epoch.
# loses: exponential-decay-example | 0.1839397206
# loses: exponential-decay-cases | count epochs from 1
# %% solution="exponential_decay"
def exponential_decay(lr, epoch, rate):
    return lr * np.exp(-rate * (epoch + 1))
