# Leaves the learning rate out.
# loses: sgd-values | learning rate is missing
# %% solution="sgd_step"
def sgd_step(w, grad, state, lr):
    return w - grad, state
