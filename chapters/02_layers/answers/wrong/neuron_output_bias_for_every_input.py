# Adds the bias inside the loop, once for every input.
# loses: neuron-sum | add the bias once for every input
# loses: neuron-activation | f works on one number
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    z = 0
    for i in range(len(x)):
        z += weights[i] * x[i] + bias
    return z if f is None else f(z)


# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    sums = [sum(w * v for w, v in zip(row, x)) + bias for row, bias in zip(weights, biases)]
    return sums if f is None else [f(z) for z in sums]
