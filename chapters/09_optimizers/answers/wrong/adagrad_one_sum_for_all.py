# Sums the squares of all dimensions.
# loses: adagrad-scale | its own root
# loses: adagrad-walks | all dimensions by one number
# %% solution="adagrad_step"
def adagrad_step(w, grad, state, lr, eps):
    G = state.get("G", 0) + np.sum(grad**2)
    return w - lr * grad / np.sqrt(eps + G), {"G": G}
