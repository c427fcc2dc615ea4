# The other form: the learning rate inside the velocity. Same for a constant rate, not for a schedule.
# loses: momentum-schedule | the other form of momentum
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    v = beta * state.get("v", 0) - lr * grad
    return w + v, {"v": v}
