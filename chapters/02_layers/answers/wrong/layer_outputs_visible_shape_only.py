# Stops after three neurons.
# loses: layer-sums | shape (3,)
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    return [neuron_output(x, row, bias, f) for row, bias in list(zip(weights, biases))[:3]]
