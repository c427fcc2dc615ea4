# Starts s at the first squared gradient instead of 0.
# loses: rmsprop-example | 0.25 · 2²
# loses: rmsprop-walks | rho · s + (1 − rho) · grad²
# %% solution="rmsprop_step"
def rmsprop_step(w, grad, state, lr, rho, eps):
    s = rho * state["s"] + (1 - rho) * grad**2 if "s" in state else grad**2
    return w - lr * grad / (np.sqrt(s) + eps), {"s": s}
