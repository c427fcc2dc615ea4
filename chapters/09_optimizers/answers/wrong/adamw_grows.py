# The wrong sign.
# loses: adamw-example | loses 0.1
# loses: adamw-walks | Your weights grow
# loses: adamw-two-layers | Your weights grow
# %% solution="adamw_step"
def adamw_step(w, grad, state, lr, beta1, beta2, eps, decay):
    return adam_step(w + lr * decay * w, grad, state, lr, beta1, beta2, eps)
