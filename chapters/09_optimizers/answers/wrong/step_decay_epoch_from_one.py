# Counts epochs from 1, so every drop comes one epoch early.
# loses: step-decay-cases | one epoch early
# loses: step-decay-example | expected  0.8
# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    return lr * drop ** ((epoch + 1) // every)
