# Multiplies by the number of drops.
# loses: step-decay-example | two drops
# loses: step-decay-cases | Each drop multiplies by `drop` once more
# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    return lr * drop * (epoch // every) if epoch >= every else lr * drop * 0
