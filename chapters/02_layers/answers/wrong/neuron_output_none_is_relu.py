# Takes None for ReLU.
# loses: neuron-sum | expected  -
# loses: neuron-activation | None means no activation
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    z = sum(w * v for w, v in zip(weights, x)) + bias
    return relu(z) if f is None else f(z)


# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    sums = [sum(w * v for w, v in zip(row, x)) + bias for row, bias in zip(weights, biases)]
    return sums if f is None else [f(z) for z in sums]
