# W2 (b1 + b2).
# loses: collapse-square | both biases through the second layer
# loses: collapse-any-shape | collapse(
# %% solution="collapse"
def collapse(W1, b1, W2, b2):
    return W2 @ W1, W2 @ (b1 + b2)
