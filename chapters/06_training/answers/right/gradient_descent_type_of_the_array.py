# Works in the array type of the start, which is one of floats.
# %% solution="gradient_descent"
def gradient_descent(grad, w0, lr, n_steps):
    path = np.zeros((n_steps + 1, *w0.shape), dtype=w0.dtype)
    path[0] = w0
    for k in range(n_steps):
        path[k + 1] = path[k] - lr * grad(path[k])
    return path
