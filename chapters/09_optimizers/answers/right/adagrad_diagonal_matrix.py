# As the lecture writes it: G is the sum of outer products, and its diagonal is used.
# %% solution="adagrad_step"
def adagrad_step(w, grad, state, lr, eps):
    g = grad.reshape(-1)
    state["G"] = state.get("G", np.zeros((g.size, g.size))) + np.outer(g, g)
    rates = lr / np.sqrt(eps + np.diag(state["G"]))
    return w - (rates * g).reshape(w.shape), state
