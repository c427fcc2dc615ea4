# Products of numpy's 32-bit integers run over.
# loses: count-any-depth | an array of 32-bit integers ends at
# loses nothing else
# %% solution="count_parameters"
import numpy as np


def count_parameters(sizes):
    n = np.array(sizes, dtype=np.int32)
    return int(np.sum((n[:-1] + 1) * n[1:]))
