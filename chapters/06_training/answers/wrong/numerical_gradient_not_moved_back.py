# w wanders: every place that was moved stays moved.
# loses: numerical_gradient-shapes | moved back
# %% solution="numerical_gradient"
def numerical_gradient(f, w):
    h = 1e-5
    gradient = np.zeros(w.shape)
    up, down = w.copy(), w.copy()
    for index in np.ndindex(w.shape):
        up[index] += h
        down[index] -= h
        gradient[index] = (f(up) - f(down)) / (2 * h)
    return gradient
