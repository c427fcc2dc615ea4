# Adds the gradient.
# loses: sgd-values | subtracted
# %% solution="sgd_step"
def sgd_step(w, grad, state, lr):
    return w + lr * grad, state
