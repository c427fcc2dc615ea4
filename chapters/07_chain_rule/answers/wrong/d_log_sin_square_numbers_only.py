# Works for one number only.
# loses: chain-arrays | Asked about one number at a time
# %% solution="d_log_sin_square"
import math


def d_log_sin_square(x):
    return math.cos(x**2) / math.sin(x**2) * 2 * x
