# Keeps the velocity in a global variable, so that two layers mix.
# loses: momentum-two-layers | in the state only
# %% solution="momentum_step"
velocities = {}


def momentum_step(w, grad, state, lr, beta):
    if state == {}:
        velocities.clear()
    v = beta * velocities.get("v", 0.0) + grad
    velocities["v"] = v
    return w - lr * v, {"started": True}
