# Forgets to count the steps.
# loses: adam-second-step | t = 2
# loses: adam-walks | t stays 1
# %% solution="adam_step"
def adam_step(w, grad, state, lr, beta1, beta2, eps):
    t = 1
    m = beta1 * state.get("m", 0) + (1 - beta1) * grad
    s = beta2 * state.get("s", 0) + (1 - beta2) * grad**2
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(s_hat) + eps), {"m": m, "s": s, "t": t}
