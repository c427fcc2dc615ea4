# Swaps rho and 1 − rho.
# loses: rmsprop-walks | swapped the shares
# %% solution="rmsprop_step"
def rmsprop_step(w, grad, state, lr, rho, eps):
    s = (1 - rho) * state.get("s", 0) + rho * grad**2
    return w - lr * grad / (np.sqrt(s) + eps), {"s": s}
