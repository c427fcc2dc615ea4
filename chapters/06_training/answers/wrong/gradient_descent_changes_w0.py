# Walks with the caller's array.
# loses: gradient_descent-values | changed its second argument
# %% solution="gradient_descent"
def gradient_descent(grad, w0, lr, n_steps):
    path = [w0.copy()]
    for _ in range(n_steps):
        w0 -= lr * grad(w0)
        path.append(w0.copy())
    return np.array(path)
