# Keeps the rate above a smallest one: useful in practice, but not the formula.
# loses: step-decay-cases | step_decay(
# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    return max(lr * drop ** (epoch // every), 1e-8)
