# Shrinks the caller's array.
# loses: adamw-walks | UFuncTypeError
# loses: adamw-two-layers | changed the array
# %% solution="adamw_step"
def adamw_step(w, grad, state, lr, beta1, beta2, eps, decay):
    w *= 1 - lr * decay
    return adam_step(w, grad, state, lr, beta1, beta2, eps)
