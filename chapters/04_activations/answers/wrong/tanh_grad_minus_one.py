# tanh² − 1.
# loses: tanh-grad | wrong sign
# %% solution="tanh_grad"
def tanh_grad(z):
    return np.tanh(z) ** 2 - 1
