# Takes drop as the share that is lost.
# loses: step-decay-cases | factor that the rate is multiplied by
# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    return lr * (1 - drop) ** (epoch // every)
