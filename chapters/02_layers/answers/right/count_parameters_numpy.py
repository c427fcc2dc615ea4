# With numpy; the result is a numpy integer.
# %% solution="count_parameters"
import numpy as np


def count_parameters(sizes):
    s = np.array(sizes)
    return np.sum(s[:-1] * s[1:]) + s[1:].sum()
