# Written out, with the decay beside Adam's ratio, in one subtraction.
# %% solution="adamw_step"
def adamw_step(w, grad, state, lr, beta1, beta2, eps, decay):
    t, m, s = state.get("tms", (0, 0.0, 0.0))
    t, m, s = t + 1, m + (1 - beta1) * (grad - m), s + (1 - beta2) * (grad * grad - s)
    ratio = m / (1 - beta1**t) / (np.sqrt(s / (1 - beta2**t)) + eps)
    return w - lr * (ratio + decay * w), {"tms": (t, m, s)}
