# Multiplies drop by the number of periods instead of raising it to that power.
# loses: step-decay-cases | it is a power
# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    if epoch < every:
        return lr
    return lr * drop * (epoch // every)
