# Squares the gradient in place.
# loses: adagrad-form | changed its second argument
# %% solution="adagrad_step"
def adagrad_step(w, grad, state, lr, eps):
    direction = grad.copy()
    grad **= 2
    G = state.get("G", 0) + grad
    return w - lr * direction / np.sqrt(eps + G), {"G": G}
