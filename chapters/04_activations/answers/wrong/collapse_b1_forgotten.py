# No b1.
# loses: collapse-square | leave out b1
# loses: collapse-any-shape | leave out b1
# %% solution="collapse"
def collapse(W1, b1, W2, b2):
    return W2 @ W1, b2
