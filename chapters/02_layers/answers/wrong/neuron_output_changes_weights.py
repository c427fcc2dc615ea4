# Multiplies in place, so the caller's weights change.
# loses: neuron-sum | changed its second argument
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    for i in range(len(x)):
        weights[i] *= x[i]
    z = sum(weights) + bias
    return z if f is None else f(z)


# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    sums = [sum(w * v for w, v in zip(row, x)) + bias for row, bias in zip(weights, biases)]
    return sums if f is None else [f(z) for z in sums]
