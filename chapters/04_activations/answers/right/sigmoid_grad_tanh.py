# With tanh of half the argument.
# %% solution="sigmoid_grad"
def sigmoid_grad(z):
    return 0.25 * (1 - np.tanh(np.asarray(z) / 2) ** 2)
