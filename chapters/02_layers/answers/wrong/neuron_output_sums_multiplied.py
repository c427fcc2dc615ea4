# Multiplies the sum of the inputs by the sum of the weights; right where all weights are equal.
# loses: neuron-sum | multiply by the sum of all weights
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    z = sum(x) * sum(weights) + bias
    return z if f is None else f(z)


# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    sums = [sum(w * v for w, v in zip(row, x)) + bias for row, bias in zip(weights, biases)]
    return sums if f is None else [f(z) for z in sums]
