# Takes the mean of the squares over all dimensions.
# loses: rmsprop-walks | rho · s + (1 − rho) · grad²
# %% solution="rmsprop_step"
def rmsprop_step(w, grad, state, lr, rho, eps):
    s = rho * state.get("s", 0) + (1 - rho) * np.mean(grad**2)
    return w - lr * grad / (np.sqrt(s) + eps), {"s": s}
