# Forgets the minus sign.
# loses: exponential-decay-cases | Your learning rate grows
# loses: exponential-decay-example | expected
# %% solution="exponential_decay"
def exponential_decay(lr, epoch, rate):
    return lr * np.exp(rate * epoch)
