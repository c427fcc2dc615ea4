# Adds to an empty state each time.
# loses: adagrad-walks | sum over all steps
# %% solution="adagrad_step"
def adagrad_step(w, grad, state, lr, eps):
    state = {}
    state["G"] = state.get("G", 0) + grad**2
    return w - lr * grad / np.sqrt(eps + state["G"]), state
