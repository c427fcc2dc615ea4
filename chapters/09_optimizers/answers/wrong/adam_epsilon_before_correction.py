# The short form of the Adam paper's section 2, which changes what ε means.
# loses: adam-epsilon | corrected ŝ
# loses: adam-walks | before the correction
# %% solution="adam_step"
def adam_step(w, grad, state, lr, beta1, beta2, eps):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0) + (1 - beta1) * grad
    s = beta2 * state.get("s", 0) + (1 - beta2) * grad**2
    rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return w - rate * m / (np.sqrt(s) + eps), {"m": m, "s": s, "t": t}
