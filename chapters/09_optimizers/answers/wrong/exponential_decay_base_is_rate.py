# Raises rate to the power epoch.
# loses: exponential-decay-cases | the base is e
# %% solution="exponential_decay"
def exponential_decay(lr, epoch, rate):
    return lr * rate**epoch
