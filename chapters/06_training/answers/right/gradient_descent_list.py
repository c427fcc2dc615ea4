# A list of points.
# %% solution="gradient_descent"
def gradient_descent(grad, w0, lr, n_steps):
    w = w0.copy()
    points = [w0.copy()]
    while len(points) <= n_steps:
        w -= lr * np.asarray(grad(w))
        points.append(w.copy())
    return points
