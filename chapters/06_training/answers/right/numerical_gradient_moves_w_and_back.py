# Moves w itself and puts the old number back, with a step that suits its size.
# %% solution="numerical_gradient"
def numerical_gradient(f, w):
    gradient = np.zeros(w.shape)
    for index, old in np.ndenumerate(w.copy()):
        h = 1e-6 * max(1.0, abs(old))
        w[index] = old + h
        up = f(w)
        w[index] = old - h
        down = f(w)
        w[index] = old
        gradient[index] = (up - down) / (2 * h)
    return gradient.tolist()
