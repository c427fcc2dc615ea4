# Right for two or three inputs only.
# loses: neuron-sum | neuron_output
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    z = weights[0] * x[0] + weights[1] * x[1] + bias
    if len(x) > 2:
        z += weights[2] * x[2]
    return z if f is None else f(z)


# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    sums = [sum(w * v for w, v in zip(row, x)) + bias for row, bias in zip(weights, biases)]
    return sums if f is None else [f(z) for z in sums]
