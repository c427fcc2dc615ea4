# Adds the neurons' outputs.
# loses: layer-sums | add the neurons' outputs together
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    return sum(neuron_output(x, row, bias, f) for row, bias in zip(weights, biases))
