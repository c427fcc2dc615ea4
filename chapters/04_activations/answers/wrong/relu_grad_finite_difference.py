# A one-sided difference gives 1 at 0.
# loses: relu-grad | relu_grad(
# %% solution="relu_grad"
def relu_grad(z):
    z = np.asarray(z, dtype=float)
    return np.round((np.maximum(0, z + 1e-6) - np.maximum(0, z)) / 1e-6)
