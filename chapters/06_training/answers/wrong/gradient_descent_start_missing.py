# The start is not in the path.
# loses: gradient_descent-values | The start is missing
# loses: gradient_descent-start | the start is the whole path
# %% solution="gradient_descent"
def gradient_descent(grad, w0, lr, n_steps):
    w, path = w0.copy(), []
    for _ in range(n_steps):
        w = w - lr * grad(w)
        path.append(w)
    return np.array(path)
