# Changes the gradient in place.
# loses: sgd-form | changed its second argument
# %% solution="sgd_step"
def sgd_step(w, grad, state, lr):
    grad *= lr
    return w - grad, state
