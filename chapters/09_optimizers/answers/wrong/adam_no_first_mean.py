# Steps along the gradient instead of its mean.
# loses: adam-walks | along the gradient itself
# %% solution="adam_step"
def adam_step(w, grad, state, lr, beta1, beta2, eps):
    t = state.get("t", 0) + 1
    s = beta2 * state.get("s", 0) + (1 - beta2) * grad**2
    return w - lr * grad / (np.sqrt(s / (1 - beta2**t)) + eps), {"s": s, "t": t}
