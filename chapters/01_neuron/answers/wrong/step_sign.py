# The sign function: -1 where the neuron is silent.
# loses: step-values | silent neuron gives 0
# %% solution="step"
def step(z):
    return np.sign(z)
