# Gives f a flat copy of w, which only functions that never look at the shape forgive.
# loses: numerical_gradient-shapes | sum((w·(1, 2, −1))²)
# %% solution="numerical_gradient"
def numerical_gradient(f, w):
    flat, gradient = w.ravel(), np.zeros(w.size)
    for k in range(w.size):
        step = np.zeros(w.size)
        step[k] = 1e-5
        gradient[k] = (f(flat + step) - f(flat - step)) / 2e-5
    return gradient.reshape(w.shape)
