# Moves all places together.
# loses: numerical_gradient-values | all places at once
# %% solution="numerical_gradient"
def numerical_gradient(f, w):
    h = 1e-5
    return np.full(w.shape, (f(w + h) - f(w - h)) / (2 * h))
