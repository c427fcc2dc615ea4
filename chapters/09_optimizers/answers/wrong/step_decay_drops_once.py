# Multiplies by drop once, however many periods are over.
# loses: step-decay-example | two drops
# loses: step-decay-cases | once and never again
# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    if epoch >= every:
        return lr * drop
    return lr
