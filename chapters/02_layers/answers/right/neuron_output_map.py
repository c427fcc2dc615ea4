# A sum over map, with the bias as its start.
# %% solution="neuron_output"
from operator import mul


def neuron_output(x, weights, bias, f):
    z = sum(map(mul, weights, x), bias)
    return f(z) if f else z
