# Changes w in place.
# loses: momentum-form | changed its first argument
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    v = beta * state.get("v", 0) + grad
    w -= lr * v
    return w, {"v": v}
