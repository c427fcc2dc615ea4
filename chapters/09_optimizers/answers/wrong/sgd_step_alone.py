# Returns the step instead of the new weights.
# loses: sgd-values | You return the step alone
# %% solution="sgd_step"
def sgd_step(w, grad, state, lr):
    return -lr * grad, state
