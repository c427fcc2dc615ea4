# Rounds to the nearest period instead of down.
# loses: step-decay-cases | round down
# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    return lr * drop ** round(epoch / every)
