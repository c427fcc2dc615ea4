# Stores the gradient instead of the velocity.
# loses: momentum-walks | only the last gradient
# loses: momentum-example | expected
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    step = beta * state.get("g", 0) + grad
    return w - lr * step, {"g": grad}
