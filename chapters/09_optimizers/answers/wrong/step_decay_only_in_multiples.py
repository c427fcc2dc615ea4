# Lowers the rate only in the epochs 10, 20, … and restores it after.
# loses: step-decay-cases | has to last until the next drop
# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    if epoch > 0 and epoch % every == 0:
        return lr * drop
    return lr
