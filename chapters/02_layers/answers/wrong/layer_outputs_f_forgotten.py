# Does not hand f on.
# loses: layer-activation | You never call f
# loses nothing else
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    return [neuron_output(x, row, bias, None) for row, bias in zip(weights, biases)]
