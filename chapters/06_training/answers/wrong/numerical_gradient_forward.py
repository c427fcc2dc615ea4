# A forward difference.
# loses: numerical_gradient-central | one side only
# %% solution="numerical_gradient"
def numerical_gradient(f, w):
    h = 1e-6
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[index] = h
        gradient[index] = (f(w + step) - f(w)) / h
    return gradient
