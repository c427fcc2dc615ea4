# Changes w in place.
# loses: sgd-form | changed its first argument
# %% solution="sgd_step"
def sgd_step(w, grad, state, lr):
    w -= lr * grad
    return w, state
