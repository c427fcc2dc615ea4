# tanh(z²).
# loses: tanh-grad | tanh of z²
# %% solution="tanh_grad"
def tanh_grad(z):
    return 1 - np.tanh(np.asarray(z, dtype=float) ** 2)
