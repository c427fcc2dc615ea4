# Forgets the slope of the logarithm.
# loses: chain-values | expected
# loses: chain-arrays | outer derivative is missing
# %% solution="d_log_sin_square"
def d_log_sin_square(x):
    x = np.asarray(x)
    return np.cos(x**2) * 2 * x
