# Walks through the epochs and multiplies at each drop.
# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    for e in range(1, epoch + 1):
        if e % every == 0:
            lr = lr * drop
    return lr
