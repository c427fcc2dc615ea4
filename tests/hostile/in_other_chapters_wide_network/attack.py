# A network for the knots with 400,000 hidden neurons, nearly all of them idle: the test multiplies 1001 × H numbers.
# %% solution="relu_interpolator"
def relu_interpolator(knots, values):
    H = 400_000
    return np.ones((H, 1)), np.zeros(H), np.zeros((1, H)), np.zeros(1)
