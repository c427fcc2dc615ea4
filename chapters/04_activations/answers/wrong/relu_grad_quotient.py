# relu(z) / z is NaN at 0.
# loses: relu-grad | NaN
# %% solution="relu_grad"
def relu_grad(z):
    z = np.asarray(z, dtype=float)
    return np.maximum(0, z) / z
