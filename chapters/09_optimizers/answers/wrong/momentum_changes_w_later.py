# Works on a copy in the first step, but changes w in place in later ones.
# loses: momentum-two-layers | changed the array
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    if not state:
        return w - lr * grad, {"v": grad}
    v = beta * state["v"] + grad
    w -= lr * v
    return w, {"v": v}
