# Adds into the caller's b2.
# loses: collapse-square | changed its fourth argument
# loses: collapse-any-shape | changed its fourth argument
# %% solution="collapse"
def collapse(W1, b1, W2, b2):
    b2 += W2 @ b1
    return W2 @ W1, b2
