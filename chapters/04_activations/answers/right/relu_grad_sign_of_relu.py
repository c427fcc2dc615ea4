# The sign of ReLU.
# %% solution="relu_grad"
def relu_grad(z):
    return np.sign(np.maximum(0, z))
