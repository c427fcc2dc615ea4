# The value instead of the slope.
# loses: tanh-grad | returned tanh itself
# %% solution="tanh_grad"
def tanh_grad(z):
    return np.tanh(z)
