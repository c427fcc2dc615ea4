# Walks along the first axis only.
# loses: numerical_gradient-shapes | every single place needs its own derivative
# %% solution="numerical_gradient"
def numerical_gradient(f, w):
    h = 1e-5
    gradient = np.zeros(w.shape)
    for i in range(len(w)):
        step = np.zeros(w.shape)
        step[i] = h
        gradient[i] = (f(w + step) - f(w - step)) / (2 * h)
    return gradient
