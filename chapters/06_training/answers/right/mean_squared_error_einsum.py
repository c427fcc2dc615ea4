# The sum of all squares, divided by the number of samples.
# %% solution="mean_squared_error"
def mean_squared_error(Y_hat, Y):
    d = Y_hat - Y
    return np.einsum("ij,ij->", d, d) / len(Y)
