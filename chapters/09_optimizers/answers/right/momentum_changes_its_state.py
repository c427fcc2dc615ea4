# Updates the dict that it was given: the state is the function's own affair.
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    if "velocity" not in state:
        state["velocity"] = np.zeros_like(w)
    state["velocity"] = beta * state["velocity"] + grad
    return w - lr * state["velocity"], state
