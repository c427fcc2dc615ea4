# ε inside the root.
# loses: rmsprop-epsilon | √4 + 3
# loses: rmsprop-walks | ε stands inside the root
# %% solution="rmsprop_step"
def rmsprop_step(w, grad, state, lr, rho, eps):
    s = rho * state.get("s", 0) + (1 - rho) * grad**2
    return w - lr * grad / np.sqrt(s + eps), {"s": s}
