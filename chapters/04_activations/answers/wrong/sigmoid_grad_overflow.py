# The quotient of exponentials is NaN far out.
# loses: sigmoid-grad-far-out | overflows
# %% solution="sigmoid_grad"
def sigmoid_grad(z):
    z = np.asarray(z, dtype=float)
    return np.exp(-z) / (1 + np.exp(-z)) ** 2
