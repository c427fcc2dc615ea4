# Squares 1 − t instead of t.
# loses: tanh-grad | You squared the whole
# %% solution="tanh_grad"
def tanh_grad(z):
    return (1 - np.tanh(z)) ** 2
