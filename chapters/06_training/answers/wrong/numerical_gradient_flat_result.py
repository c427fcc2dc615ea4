# Right numbers in a flat array.
# loses: numerical_gradient-shapes | must have the shape of w
# %% solution="numerical_gradient"
def numerical_gradient(f, w):
    h = 1e-5
    slopes = []
    for index in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[index] = h
        slopes.append((f(w + step) - f(w - step)) / (2 * h))
    return np.array(slopes)
