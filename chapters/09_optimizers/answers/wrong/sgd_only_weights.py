# Returns the weights without the state.
# loses: sgd-form | two things
# loses: sgd-values | return w, state
# %% solution="sgd_step"
def sgd_step(w, grad, state, lr):
    return w - lr * grad
