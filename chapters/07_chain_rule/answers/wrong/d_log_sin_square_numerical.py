# A forward difference: near the answer, but not on it.
# loses: chain-values | expected
# %% solution="d_log_sin_square"
def d_log_sin_square(x):
    x = np.asarray(x, dtype=float)
    h = 1e-6
    return (np.log(np.sin((x + h) ** 2)) - np.log(np.sin(x**2))) / h
