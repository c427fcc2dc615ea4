# Multiplies by e^(−rate) once per epoch.
# %% solution="exponential_decay"
def exponential_decay(lr, epoch, rate):
    factor = np.exp(-rate)
    for _ in range(epoch):
        lr = lr * factor
    return lr
