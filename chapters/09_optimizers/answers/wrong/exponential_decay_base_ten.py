# Uses base 10.
# loses: exponential-decay-cases | The base is e, not 10
# %% solution="exponential_decay"
def exponential_decay(lr, epoch, rate):
    return lr * 10 ** (-rate * epoch)
