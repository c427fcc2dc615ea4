# np.zeros_like of whole numbers holds whole numbers: the small step h becomes 0.
# loses: numerical_gradient-values | The same point, in whole numbers
# %% solution="numerical_gradient"
def numerical_gradient(f, w):
    h = 1e-5
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        step = np.zeros_like(w)
        step[index] = h
        gradient[index] = (f(w + step) - f(w - step)) / (2 * h)
    return gradient
