# Divides by G without the root.
# loses: adagrad-walks | root is missing
# loses: adagrad-example | expected
# %% solution="adagrad_step"
def adagrad_step(w, grad, state, lr, eps):
    G = state.get("G", 0) + grad**2
    return w - lr * grad / (eps + G), {"G": G}
