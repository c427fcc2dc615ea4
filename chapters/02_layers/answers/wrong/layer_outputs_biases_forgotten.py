# Leaves out the biases.
# loses: layer-sums | leaves out the biases
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    return [neuron_output(x, row, 0, f) for row in weights]
