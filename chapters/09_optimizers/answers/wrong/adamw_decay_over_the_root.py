# Puts the decay beside the corrected mean, over the root.
# loses: adamw-example | expected
# loses: adamw-walks | divide the decay by the root
# loses: adamw-two-layers | divide the decay by the root
# %% solution="adamw_step"
def adamw_step(w, grad, state, lr, beta1, beta2, eps, decay):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * grad
    s = beta2 * state.get("s", 0.0) + (1 - beta2) * grad**2
    step = (m / (1 - beta1**t) + decay * w) / (np.sqrt(s / (1 - beta2**t)) + eps)
    return w - lr * step, {"t": t, "m": m, "s": s}
