# Starts the sum at ε: the same number under the root.
# %% solution="adagrad_step"
def adagrad_step(w, grad, state, lr, eps):
    G = state.get("G", eps) + grad**2
    return w - lr * grad / np.sqrt(G), {"G": G}
