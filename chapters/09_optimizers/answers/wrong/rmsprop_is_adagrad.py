# Adds up all squares without forgetting.
# loses: rmsprop-walks | that is Adagrad
# %% solution="rmsprop_step"
def rmsprop_step(w, grad, state, lr, rho, eps):
    s = state.get("s", 0) + grad**2
    return w - lr * grad / (np.sqrt(s) + eps), {"s": s}
