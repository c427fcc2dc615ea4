# Stores the corrected means, so that they are corrected again and again.
# loses: adam-second-step | t = 2
# loses: adam-walks | keep the uncorrected
# %% solution="adam_step"
def adam_step(w, grad, state, lr, beta1, beta2, eps):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0) + (1 - beta1) * grad
    s = beta2 * state.get("s", 0) + (1 - beta2) * grad**2
    m = m / (1 - beta1**t)
    s = s / (1 - beta2**t)
    return w - lr * m / (np.sqrt(s) + eps), {"m": m, "s": s, "t": t}
