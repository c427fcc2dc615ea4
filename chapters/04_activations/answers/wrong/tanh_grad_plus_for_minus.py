# 1 + tanh².
# loses: tanh-grad | You wrote 1 + tanh²
# %% solution="tanh_grad"
def tanh_grad(z):
    return 1 + np.tanh(z) ** 2
