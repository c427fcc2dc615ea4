# The first bias stands on the wrong side of the matrix.
# loses: collapse-square | b1 stands on the wrong side of W2
# %% solution="collapse"
def collapse(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2
