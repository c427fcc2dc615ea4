# Shrinks the weights that Adam has moved already.
# loses: adamw-example | loses 0.1
# loses: adamw-walks | after Adam's step
# loses: adamw-two-layers | after Adam's step
# %% solution="adamw_step"
def adamw_step(w, grad, state, lr, beta1, beta2, eps, decay):
    w, state = adam_step(w, grad, state, lr, beta1, beta2, eps)
    return w * (1 - lr * decay), state
