# Applies f to the sum and adds the bias afterwards.
# loses: neuron-activation | before the bias is added
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    z = sum(w * v for w, v in zip(weights, x))
    return (z if f is None else f(z)) + bias


# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    sums = [sum(w * v for w, v in zip(row, x)) + bias for row, bias in zip(weights, biases)]
    return sums if f is None else [f(z) for z in sums]
