# Gives grad a flat copy of w, which only gradients that never look at the shape forgive.
# loses: gradient_descent-shapes | w H
# %% solution="gradient_descent"
def gradient_descent(grad, w0, lr, n_steps):
    path = [w0.ravel()]
    for _ in range(n_steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.reshape(path, (n_steps + 1, *w0.shape))
