# Adam's step first, then the decay of the weights as they were given.
# %% solution="adamw_step"
def adamw_step(w, grad, state, lr, beta1, beta2, eps, decay):
    stepped, state = adam_step(w, grad, state, lr, beta1, beta2, eps)
    return stepped - lr * decay * w, state
