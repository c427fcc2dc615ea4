# A velocity that points downhill, added.
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    down = -grad
    if state:
        down = down + beta * state["down"]
    return w + lr * down, dict(down=down)
