# Uses m and s as they are.
# loses: adam-first-step | After correction
# loses: adam-walks | bias correction is missing
# %% solution="adam_step"
def adam_step(w, grad, state, lr, beta1, beta2, eps):
    m = beta1 * state.get("m", 0) + (1 - beta1) * grad
    s = beta2 * state.get("s", 0) + (1 - beta2) * grad**2
    return w - lr * m / (np.sqrt(s) + eps), {"m": m, "s": s}
