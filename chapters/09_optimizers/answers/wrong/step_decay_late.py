# Uses > where >= belongs: the drop comes one epoch late.
# loses: step-decay-first-drop | first after ten whole epochs
# loses: step-decay-cases | one epoch late
# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    boundary = every
    while epoch > boundary:
        lr = lr * drop
        boundary = boundary + every
    return lr
