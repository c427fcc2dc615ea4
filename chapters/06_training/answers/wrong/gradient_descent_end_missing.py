# Stores before the step, so the end is lost.
# loses: gradient_descent-values | The last point is missing
# %% solution="gradient_descent"
def gradient_descent(grad, w0, lr, n_steps):
    w, path = w0.copy(), []
    for _ in range(n_steps):
        path.append(w)
        w = w - lr * grad(w)
    return np.array(path)
