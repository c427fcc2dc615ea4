# Element by element, with plain floats.
# %% solution="adagrad_step"
def adagrad_step(w, grad, state, lr, eps):
    G = np.zeros(w.shape)
    new = np.zeros(w.shape)
    for index in np.ndindex(*w.shape):
        before = state["G"][index] if "G" in state else 0.0
        G[index] = before + grad[index] ** 2
        new[index] = w[index] - lr / (eps + G[index]) ** 0.5 * grad[index]
    return new, {"G": G}
