# Reads state["v"] at the first step, when the state is empty.
# loses: momentum-form | KeyError
# loses: momentum-walks | KeyError
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    v = beta * state["v"] + grad
    return w - lr * v, {"v": v}
