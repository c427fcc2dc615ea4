# Says 0 from 25 on, where the slope is still 5e-12.
# loses: sigmoid-grad-far-out | sigmoid_grad(26.0)
# %% solution="sigmoid_grad"
def sigmoid_grad(z):
    s = sigmoid(z)
    return np.where(np.abs(z) > 25, 0.0, s * (1 - s))
