# Swaps beta1 and beta2.
# loses: adam-walks | swapped beta1 and beta2
# %% solution="adam_step"
def adam_step(w, grad, state, lr, beta1, beta2, eps):
    t = state.get("t", 0) + 1
    m = beta2 * state.get("m", 0) + (1 - beta2) * grad
    s = beta1 * state.get("s", 0) + (1 - beta1) * grad**2
    m_hat, s_hat = m / (1 - beta2**t), s / (1 - beta1**t)
    return w - lr * m_hat / (np.sqrt(s_hat) + eps), {"m": m, "s": s, "t": t}
