# Adds the biases after the activation.
# loses: layer-activation | before the biases are added
# loses nothing else
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    return [neuron_output(x, row, 0, f) + bias for row, bias in zip(weights, biases)]
