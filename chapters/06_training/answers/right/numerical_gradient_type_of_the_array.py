# Lets np.zeros_like choose the type, which is that of w: floats.
# %% solution="numerical_gradient"
def numerical_gradient(f, w):
    h = 1e-5
    gradient = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        step = np.zeros_like(w)
        step[index] = h
        gradient[index] = (f(w + step) - f(w - step)) / (2 * h)
    return gradient
