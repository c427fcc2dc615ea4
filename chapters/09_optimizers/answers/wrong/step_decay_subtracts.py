# Subtracts a share of the first rate for each drop.
# loses: step-decay-cases | Each drop multiplies
# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    return lr * (1 - drop * (epoch // every))
