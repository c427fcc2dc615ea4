# Keeps beta1^t and beta2^t as running products instead of t.
# %% solution="adam_step"
def adam_step(w, grad, state, lr, beta1, beta2, eps):
    if not state:
        state = {"m": np.zeros_like(w), "s": np.zeros_like(w), "left1": 1.0, "left2": 1.0}
    m = beta1 * state["m"] + (1 - beta1) * grad
    s = beta2 * state["s"] + (1 - beta2) * np.square(grad)
    left1, left2 = state["left1"] * beta1, state["left2"] * beta2
    new = w - lr * (m / (1 - left1)) / (np.sqrt(s / (1 - left2)) + eps)
    return new, {"m": m, "s": s, "left1": left1, "left2": left2}
