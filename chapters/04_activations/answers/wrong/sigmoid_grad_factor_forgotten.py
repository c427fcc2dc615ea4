# 1 − s.
# loses: sigmoid-grad-values | You wrote 1 − s.
# %% solution="sigmoid_grad"
def sigmoid_grad(z):
    return 1 - sigmoid(z)
