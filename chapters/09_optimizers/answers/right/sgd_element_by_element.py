# A loop over all elements, and a tuple written out.
# %% solution="sgd_step"
def sgd_step(w, grad, state, lr):
    new = np.empty_like(w)
    for index in np.ndindex(w.shape):
        new[index] = w[index] - lr * grad[index]
    return (new, state)
