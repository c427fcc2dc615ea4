# The list holds one array many times.
# loses: gradient_descent-values | All points of your path are the same
# %% solution="gradient_descent"
def gradient_descent(grad, w0, lr, n_steps):
    w = w0.copy()
    path = [w]
    for _ in range(n_steps):
        w -= lr * grad(w)
        path.append(w)
    return np.array(path)
