# 1 − s².
# loses: sigmoid-grad-values | form of tanh's slope
# %% solution="sigmoid_grad"
def sigmoid_grad(z):
    return 1 - sigmoid(z) ** 2
