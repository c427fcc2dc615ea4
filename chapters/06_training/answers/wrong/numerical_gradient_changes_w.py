# Moves the caller's w and forgets to put it back.
# loses: numerical_gradient-values | changed its second argument
# %% solution="numerical_gradient"
def numerical_gradient(f, w):
    h = 1e-6
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        w[index] += h
        up = f(w)
        w[index] -= 2 * h
        gradient[index] = (up - f(w)) / (2 * h)
    return gradient
