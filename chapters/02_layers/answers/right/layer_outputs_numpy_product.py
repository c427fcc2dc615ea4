# A matrix-vector product; f is called for each number.
# %% solution="layer_outputs"
import numpy as np


def layer_outputs(x, weights, biases, f):
    z = np.array(weights) @ np.array(x) + np.array(biases)
    return z if f is None else np.array([f(v) for v in z])
