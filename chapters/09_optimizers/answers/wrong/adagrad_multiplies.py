# Multiplies by the root.
# loses: adagrad-walks | even longer steps
# %% solution="adagrad_step"
def adagrad_step(w, grad, state, lr, eps):
    G = state.get("G", 0) + grad**2
    return w - lr * np.sqrt(eps + G) * grad, {"G": G}
