# 1 / cosh², where the overflow is harmless.
# %% solution="tanh_grad"
def tanh_grad(z):
    return 1 / np.cosh(z) ** 2
