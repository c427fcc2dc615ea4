# Adam under another name.
# loses: adamw-example | loses 0.1
# loses: adamw-walks | There is no decay
# loses: adamw-two-layers | There is no decay
# %% solution="adamw_step"
def adamw_step(w, grad, state, lr, beta1, beta2, eps, decay):
    return adam_step(w, grad, state, lr, beta1, beta2, eps)
