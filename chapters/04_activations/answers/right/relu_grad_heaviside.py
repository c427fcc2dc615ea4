# numpy's step function with 0 at 0.
# %% solution="relu_grad"
def relu_grad(z):
    return np.heaviside(z, 0.0)
