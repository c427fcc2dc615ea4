# Honest: warns, prints and overflows on the way to right answers.
# %% solution="sigmoid"

import warnings


def sigmoid(z):
    warnings.warn("careful", stacklevel=2)
    print("sigmoid was called")
    return 1 / (1 + np.exp(-np.asarray(z, float)))
