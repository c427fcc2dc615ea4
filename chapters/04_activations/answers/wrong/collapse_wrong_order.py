# W1 W2.
# loses: collapse-square | multiply in the wrong order
# loses: collapse-any-shape | collapse(
# %% solution="collapse"
def collapse(W1, b1, W2, b2):
    return W1 @ W2, W2 @ b1 + b2
