# z (1 − z).
# loses: sigmoid-grad-values | that formula takes the sigmoid's value
# loses: sigmoid-grad-far-out | takes the sigmoid's value
# %% solution="sigmoid_grad"
def sigmoid_grad(z):
    z = np.asarray(z, dtype=float)
    return z * (1 - z)
