# Reads sin(x²) as (sin x)².
# loses: chain-values | expected
# loses: chain-arrays | In sin(x²) the square comes first
# %% solution="d_log_sin_square"
def d_log_sin_square(x):
    x = np.asarray(x)
    return 1 / np.sin(x) ** 2 * 2 * np.sin(x) * np.cos(x)
