# The learning rate is missing in the decay.
# loses: adamw-example | loses 0.1
# loses: adamw-walks | The learning rate is missing
# loses: adamw-two-layers | The learning rate is missing
# %% solution="adamw_step"
def adamw_step(w, grad, state, lr, beta1, beta2, eps, decay):
    return adam_step((1 - decay) * w, grad, state, lr, beta1, beta2, eps)
