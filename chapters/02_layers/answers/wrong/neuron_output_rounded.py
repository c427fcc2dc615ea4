# Rounds the sum to two decimals.
# loses: neuron-sum | neuron_output([0.123
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    z = round(sum(w * v for w, v in zip(weights, x)) + bias, 2)
    return z if f is None else f(z)


# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    sums = [sum(w * v for w, v in zip(row, x)) + bias for row, bias in zip(weights, biases)]
    return sums if f is None else [f(z) for z in sums]
