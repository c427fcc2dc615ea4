# The exponential of −|z| never overflows.
# %% solution="sigmoid_grad"
def sigmoid_grad(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2
