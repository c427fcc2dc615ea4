# Uses the square of the present gradient instead of the sum.
# loses: adagrad-example | 9 + 16
# loses: adagrad-walks | sum over all steps
# %% solution="adagrad_step"
def adagrad_step(w, grad, state, lr, eps):
    G = grad**2
    return w - lr * grad / np.sqrt(eps + G), {"G": G}
