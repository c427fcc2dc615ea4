# Each period is the one before, times drop.
# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    if epoch < every:
        return lr
    return drop * step_decay(lr, epoch - every, drop, every)
