# Forgets the slope of the innermost function.
# loses: chain-values | expected
# loses: chain-arrays | The inner derivative is missing
# %% solution="d_log_sin_square"
def d_log_sin_square(x):
    x = np.asarray(x)
    return np.cos(x**2) / np.sin(x**2)
