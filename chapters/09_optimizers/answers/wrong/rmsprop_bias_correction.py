# Corrects the mean as Adam does.
# loses: rmsprop-walks | RMSprop does not
# %% solution="rmsprop_step"
def rmsprop_step(w, grad, state, lr, rho, eps):
    t = state.get("t", 0) + 1
    s = rho * state.get("s", 0) + (1 - rho) * grad**2
    return w - lr * grad / (np.sqrt(s / (1 - rho**t)) + eps), {"s": s, "t": t}
