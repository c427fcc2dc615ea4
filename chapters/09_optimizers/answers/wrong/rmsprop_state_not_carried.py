# Returns the state that it was given, unchanged.
# loses: rmsprop-walks | starts from nothing
# %% solution="rmsprop_step"
def rmsprop_step(w, grad, state, lr, rho, eps):
    s = rho * state.get("s", 0) + (1 - rho) * grad**2
    return w - lr * grad / (np.sqrt(s) + eps), state
