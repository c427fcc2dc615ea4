# Decays like 1 / (1 + rate · epoch).
# loses: exponential-decay-cases | inverse decay
# %% solution="exponential_decay"
def exponential_decay(lr, epoch, rate):
    return lr / (1 + rate * epoch)
