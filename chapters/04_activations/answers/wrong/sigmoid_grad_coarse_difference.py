# A one-sided difference, right to a few digits only.
# loses: sigmoid-grad-values | sigmoid_grad(
# %% solution="sigmoid_grad"
def sigmoid_grad(z):
    z = np.asarray(z, dtype=float)
    return (sigmoid(z + 1e-6) - sigmoid(z)) / 1e-6
