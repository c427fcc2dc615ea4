# 1 − tanh(z).
# loses: tanh-grad | The square is missing
# %% solution="tanh_grad"
def tanh_grad(z):
    return 1 - np.tanh(z)
