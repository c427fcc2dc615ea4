# Uses ReLU whatever f is, and nothing where f is None.
# loses: neuron-activation | ReLU for every f
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    z = sum(w * v for w, v in zip(weights, x)) + bias
    return z if f is None else max(0.0, z)


# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    sums = [sum(w * v for w, v in zip(row, x)) + bias for row, bias in zip(weights, biases)]
    return sums if f is None else [f(z) for z in sums]
