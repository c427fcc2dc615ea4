# Moves s a share towards the square.
# %% solution="rmsprop_step"
def rmsprop_step(w, grad, state, lr, rho, eps):
    s = state.get("s", np.zeros_like(grad))
    s = s + (1 - rho) * (np.square(grad) - s)
    return w - np.divide(lr * grad, s**0.5 + eps), {"s": s}
