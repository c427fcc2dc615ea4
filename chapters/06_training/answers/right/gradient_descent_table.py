# Fills a table that was made beforehand.
# %% solution="gradient_descent"
def gradient_descent(grad, w0, lr, n_steps):
    path = np.empty((n_steps + 1,) + np.shape(w0))
    path[0] = w0
    for k in range(1, n_steps + 1):
        path[k] = path[k - 1] - lr * grad(path[k - 1])
    return path
