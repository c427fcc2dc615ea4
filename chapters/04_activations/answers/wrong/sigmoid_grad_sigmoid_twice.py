# Applies the sigmoid to its own value.
# loses: sigmoid-grad-values | applied the sigmoid twice
# %% solution="sigmoid_grad"
def sigmoid_grad(z):
    s = sigmoid(z)
    return sigmoid(s) * (1 - sigmoid(s))
