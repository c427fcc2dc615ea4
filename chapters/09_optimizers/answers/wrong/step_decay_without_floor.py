# Decays a little in every epoch instead of in stairs.
# loses: step-decay-cases | Stairs need whole numbers
# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    return lr * drop ** (epoch / every)
