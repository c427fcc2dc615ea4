# Returns the end only.
# loses: gradient_descent-values | Only the last point is returned
# %% solution="gradient_descent"
def gradient_descent(grad, w0, lr, n_steps):
    w = w0.copy()
    for _ in range(n_steps):
        w = w - lr * grad(w)
    return w
