# Calls f with the whole list of sums.
# loses: layer-activation | TypeError
# loses nothing else
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    z = [neuron_output(x, row, bias, None) for row, bias in zip(weights, biases)]
    return z if f is None else f(z)
