# Walks through the elements with the math module and returns nested lists.
# %% solution="d_log_sin_square"
import math


def d_log_sin_square(x):
    if isinstance(x, (list, tuple, np.ndarray)) and np.ndim(x) > 0:
        return [d_log_sin_square(v) for v in x]
    x = float(x)
    return math.cos(x**2) / math.sin(x**2) * 2 * x
