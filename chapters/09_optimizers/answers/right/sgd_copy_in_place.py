# Copies, then subtracts in place.
# %% solution="sgd_step"
def sgd_step(w, grad, state, lr):
    new = w.copy()
    new -= lr * grad
    return new, {}
