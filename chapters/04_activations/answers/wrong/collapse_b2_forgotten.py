# No b2.
# loses: collapse-square | leave out b2
# loses: collapse-any-shape | leave out b2
# %% solution="collapse"
def collapse(W1, b1, W2, b2):
    return W2 @ W1, W2 @ b1
