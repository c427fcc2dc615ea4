# (b, W).
# loses: collapse-square | You return b before W
# loses: collapse-any-shape | You return b before W
# %% solution="collapse"
def collapse(W1, b1, W2, b2):
    return W2 @ b1 + b2, W2 @ W1
