# Recursion; the path is a list whose first element is w0 itself.
# %% solution="gradient_descent"
def gradient_descent(grad, w0, lr, n_steps):
    if n_steps == 0:
        return [w0]
    return [w0, *gradient_descent(grad, w0 - lr * grad(w0), lr, n_steps - 1)]
