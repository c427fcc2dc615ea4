# Works in the array type of the start: from whole numbers it cannot go on.
# loses: gradient_descent-values | in place of the whole numbers 1, 2, …, gradient_descent is right
# %% solution="gradient_descent"
def gradient_descent(grad, w0, lr, n_steps):
    path = np.zeros((n_steps + 1, *w0.shape), dtype=w0.dtype)
    path[0] = w0
    for k in range(n_steps):
        path[k + 1] = path[k] - lr * grad(path[k])
    return path
