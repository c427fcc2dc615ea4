# Differentiates the sine to minus cosine.
# loses: chain-values | expected
# loses: chain-arrays | sin has the slope +cos
# %% solution="d_log_sin_square"
def d_log_sin_square(x):
    x = np.asarray(x)
    return -np.cos(x**2) / np.sin(x**2) * 2 * x
