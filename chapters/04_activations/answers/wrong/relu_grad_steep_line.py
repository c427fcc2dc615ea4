# A very steep line for the jump: too small for sums near 0.
# loses: relu-grad | expected  1.0
# %% solution="relu_grad"
def relu_grad(z):
    return np.clip(1e13 * np.asarray(z, dtype=float), 0, 1)
