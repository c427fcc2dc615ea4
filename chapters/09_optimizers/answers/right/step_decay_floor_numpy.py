# np.floor and np.power instead of //.
# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    return np.multiply(lr, np.power(drop, np.floor(epoch / every)))
