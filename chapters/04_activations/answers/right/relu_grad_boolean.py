# A boolean array counts as 0 and 1.
# %% solution="relu_grad"
def relu_grad(z):
    return np.asarray(z) > 0
