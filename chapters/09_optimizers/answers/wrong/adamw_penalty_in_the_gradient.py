# Adam with an L2 penalty.
# loses: adamw-example | loses 0.1
# loses: adamw-walks | Adam with an L2 penalty
# loses: adamw-two-layers | Adam with an L2 penalty
# %% solution="adamw_step"
def adamw_step(w, grad, state, lr, beta1, beta2, eps, decay):
    return adam_step(w, grad + decay * w, state, lr, beta1, beta2, eps)
