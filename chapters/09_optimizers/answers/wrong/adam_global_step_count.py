# Counts the steps of all layers together in a global variable.
# loses: adam-two-layers | in the state only
# %% solution="adam_step"
steps_taken = 0


def adam_step(w, grad, state, lr, beta1, beta2, eps):
    global steps_taken
    steps_taken += 1
    t = steps_taken
    m = beta1 * state.get("m", 0) + (1 - beta1) * grad
    s = beta2 * state.get("s", 0) + (1 - beta2) * grad**2
    return w - lr * m / (1 - beta1**t) / (np.sqrt(s / (1 - beta2**t)) + eps), {"m": m, "s": s}
