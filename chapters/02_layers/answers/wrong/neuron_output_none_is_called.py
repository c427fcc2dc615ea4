# Calls f even where it is None.
# loses: neuron-sum | TypeError
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    return f(sum(w * v for w, v in zip(weights, x)) + bias)


# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    sums = [sum(w * v for w, v in zip(row, x)) + bias for row, bias in zip(weights, biases)]
    return sums if f is None else [f(z) for z in sums]
