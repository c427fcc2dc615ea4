# Plus for minus.
# loses: gradient_descent-values | You go uphill
# %% solution="gradient_descent"
def gradient_descent(grad, w0, lr, n_steps):
    path = [w0.copy()]
    for _ in range(n_steps):
        path.append(path[-1] + lr * grad(path[-1]))
    return np.array(path)
