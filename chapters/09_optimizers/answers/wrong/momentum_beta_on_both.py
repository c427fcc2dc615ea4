# Multiplies old velocity and gradient by beta.
# loses: momentum-walks | only the old velocity
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    v = beta * (state.get("v", 0) + grad)
    return w - lr * v, {"v": v}
