# Divides by h instead of 2h.
# loses: numerical_gradient-values | You divide by h
# loses: numerical_gradient-shapes | You divide by h
# %% solution="numerical_gradient"
def numerical_gradient(f, w):
    h = 1e-5
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[index] = h
        gradient[index] = (f(w + step) - f(w - step)) / h
    return gradient
