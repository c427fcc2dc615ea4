# Keeps every gradient and sums them with powers of beta.
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    grads = state.get("grads", []) + [grad]
    v = sum(beta**age * g for age, g in enumerate(reversed(grads)))
    return w - lr * v, {"grads": grads}
