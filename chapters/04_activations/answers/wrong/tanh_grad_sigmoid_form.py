# t (1 − t).
# loses: tanh-grad | sigmoid's form
# %% solution="tanh_grad"
def tanh_grad(z):
    t = np.tanh(z)
    return t * (1 - t)
