# A derivative by the complex step: exact to rounding, and another way to the same numbers.
# %% solution="d_log_sin_square"
def d_log_sin_square(x):
    h = 1e-30
    return np.imag(np.log(np.sin((np.asarray(x) + 1j * h) ** 2))) / h
