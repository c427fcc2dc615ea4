# Takes the sigmoid for flat beyond |z| = 5.
# loses: sigmoid-grad-values | sigmoid_grad(
# %% solution="sigmoid_grad"
def sigmoid_grad(z):
    z = np.asarray(z, dtype=float)
    s = sigmoid(z)
    return np.where(np.abs(z) > 5, 0.0, s * (1 - s))
