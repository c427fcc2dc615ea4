# Writes cos/sin as 1/tan.
# %% solution="d_log_sin_square"
def d_log_sin_square(x):
    x = np.array(x, dtype=np.float64)
    return 2 * x / np.tan(x * x)
