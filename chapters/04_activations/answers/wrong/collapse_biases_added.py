# b1 + b2, as on many slides.
# loses: collapse-square | You add the two biases
# loses: collapse-any-shape | You add the two biases
# %% solution="collapse"
def collapse(W1, b1, W2, b2):
    return W2 @ W1, b1 + b2
