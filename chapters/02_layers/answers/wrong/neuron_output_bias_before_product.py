# Adds the bias to the inputs, before they are multiplied.
# loses: neuron-sum | to the inputs before multiplying
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    z = sum(w * (v + bias) for w, v in zip(weights, x))
    return z if f is None else f(z)


# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    sums = [sum(w * v for w, v in zip(row, x)) + bias for row, bias in zip(weights, biases)]
    return sums if f is None else [f(z) for z in sums]
