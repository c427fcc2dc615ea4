# Leaves f out where the sum is 0.
# loses: neuron-activation | neuron_output([2.0, 1.0]
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    z = sum(w * v for w, v in zip(weights, x)) + bias
    return f(z) if f and z else z


# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    sums = [sum(w * v for w, v in zip(row, x)) + bias for row, bias in zip(weights, biases)]
    return sums if f is None else [f(z) for z in sums]
