# The slope of the square stands inside the cosine.
# loses: chain-values | It does not go into the cosine
# %% solution="d_log_sin_square"
def d_log_sin_square(x):
    x = np.array(x)
    return np.cos(2 * x) / np.sin(x**2)
