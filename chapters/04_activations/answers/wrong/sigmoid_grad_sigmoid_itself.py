# The value instead of the slope.
# loses: sigmoid-grad-values | returned the sigmoid itself
# loses: sigmoid-grad-far-out | sigmoid_grad(
# %% solution="sigmoid_grad"
def sigmoid_grad(z):
    return sigmoid(z)
