# h = 0.1 is no small step.
# loses: numerical_gradient-values | divide the difference of f by 2h
# %% solution="numerical_gradient"
def numerical_gradient(f, w):
    h = 0.1
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[index] = h
        gradient[index] = (f(w + step) - f(w - step)) / (2 * h)
    return gradient
