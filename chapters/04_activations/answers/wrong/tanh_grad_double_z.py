# tanh(z)² confused with tanh(2z).
# loses: tanh-grad | tanh_grad(
# %% solution="tanh_grad"
def tanh_grad(z):
    return 1 - np.tanh(2 * np.asarray(z))
