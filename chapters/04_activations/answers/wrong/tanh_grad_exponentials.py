# Quotient of exponentials: NaN far out.
# loses: tanh-grad | NaN
# %% solution="tanh_grad"
def tanh_grad(z):
    z = np.asarray(z, dtype=float)
    a, b = np.exp(z), np.exp(-z)
    return 1 - ((a - b) / (a + b)) ** 2
