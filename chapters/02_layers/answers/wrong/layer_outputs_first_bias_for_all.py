# Uses the first bias for every neuron.
# loses: layer-sums | Every neuron gets the first bias
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    return [neuron_output(x, row, biases[0], f) for row in weights]
