# Leaves out the factor 1 − rho.
# loses: rmsprop-walks | s is no mean
# loses: rmsprop-example | expected
# %% solution="rmsprop_step"
def rmsprop_step(w, grad, state, lr, rho, eps):
    s = rho * state.get("s", 0) + grad**2
    return w - lr * grad / (np.sqrt(s) + eps), {"s": s}
