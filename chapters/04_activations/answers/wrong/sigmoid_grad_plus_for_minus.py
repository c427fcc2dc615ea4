# s (1 + s).
# loses: sigmoid-grad-values | You wrote s · (1 + s)
# %% solution="sigmoid_grad"
def sigmoid_grad(z):
    s = sigmoid(z)
    return s * (1 + s)
