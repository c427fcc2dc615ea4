# relu(z) / z is NaN at 0.
# loses: relu-grad | numpy warned on the way: invalid value encountered in
# %% solution="relu_grad"
def relu_grad(z):
    z = np.asarray(z, dtype=float)
    return np.maximum(0, z) / z
