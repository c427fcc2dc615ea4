# Forgets the square in the second mean.
# loses: adam-walks | has to be squared
# %% solution="adam_step"
def adam_step(w, grad, state, lr, beta1, beta2, eps):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0) + (1 - beta1) * grad
    s = beta2 * state.get("s", 0) + (1 - beta2) * grad
    return w - lr * m / (1 - beta1**t) / (np.sqrt(s / (1 - beta2**t)) + eps), {"m": m, "s": s, "t": t}
