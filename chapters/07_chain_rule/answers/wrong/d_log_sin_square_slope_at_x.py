# Takes the sine's slope at x instead of at x².
# loses: chain-values | expected
# loses: chain-arrays | The slope of sin is cos(x²), not cos(x)
# %% solution="d_log_sin_square"
def d_log_sin_square(x):
    x = np.asarray(x)
    return 1 / np.sin(x**2) * np.cos(x) * 2 * x
