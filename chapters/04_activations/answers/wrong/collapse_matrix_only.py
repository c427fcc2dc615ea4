# Returns W alone.
# loses: collapse-square | must be a tuple of 2 items, but is an array of shape (2, 2)
# %% solution="collapse"
def collapse(W1, b1, W2, b2):
    W = W2 @ W1
    b = W2 @ b1 + b2
    return W
