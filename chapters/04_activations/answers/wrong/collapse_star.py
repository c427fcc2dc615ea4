# Element by element.
# loses: collapse-square | element by element
# loses: collapse-any-shape | collapse(
# %% solution="collapse"
def collapse(W1, b1, W2, b2):
    return W2 * W1, W2 @ b1 + b2
