# Sums absolute values.
# loses: adagrad-walks | square them first
# %% solution="adagrad_step"
def adagrad_step(w, grad, state, lr, eps):
    G = state.get("G", 0) + np.abs(grad)
    return w - lr * grad / np.sqrt(eps + G), {"G": G}
