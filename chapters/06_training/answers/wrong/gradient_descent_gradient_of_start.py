# One gradient for the whole way.
# loses: gradient_descent-gradient | computed anew at every point
# %% solution="gradient_descent"
def gradient_descent(grad, w0, lr, n_steps):
    g = grad(w0)
    return np.array([w0 - k * lr * g for k in range(n_steps + 1)])
