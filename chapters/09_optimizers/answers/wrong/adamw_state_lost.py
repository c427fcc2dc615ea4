# Gives Adam an empty state in every step.
# loses: adamw-walks | starts from nothing
# loses: adamw-two-layers | starts from nothing
# %% solution="adamw_step"
def adamw_step(w, grad, state, lr, beta1, beta2, eps, decay):
    return adam_step(w - lr * decay * w, grad, {}, lr, beta1, beta2, eps)
