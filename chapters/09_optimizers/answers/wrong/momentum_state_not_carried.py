# Computes v but returns an empty state.
# loses: momentum-example | expected
# loses: momentum-walks | Every step of yours starts from nothing
# loses: momentum-schedule | starts from nothing
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    v = beta * state.get("v", 0) + grad
    return w - lr * v, {}
