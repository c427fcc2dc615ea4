# Steps before it updates the velocity.
# loses: momentum-walks | step along the old velocity
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    v = state.get("v", np.zeros_like(w))
    new_w = w - lr * v
    return new_w, {"v": beta * v + grad}
