# PyTorch's place of ε, outside the root.
# loses: adagrad-epsilon | √(9 + 16)
# loses: adagrad-walks | outside the root
# %% solution="adagrad_step"
def adagrad_step(w, grad, state, lr, eps):
    G = state.get("G", 0) + grad**2
    return w - lr * grad / (np.sqrt(G) + eps), {"G": G}
