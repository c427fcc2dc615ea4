# Nesterov's look-ahead.
# loses: momentum-walks | Nesterov
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    v = beta * state.get("v", 0) + grad
    return w - lr * (grad + beta * v), {"v": v}
