# 1 − z².
# loses: tanh-grad | that formula takes tanh's value
# %% solution="tanh_grad"
def tanh_grad(z):
    return 1 - np.asarray(z, dtype=float) ** 2
