# Passes each output on to the next neuron, as if the neurons stood one after the other.
# loses: layer-sums | work in parallel
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    x = list(x)
    out = []
    for row, bias in zip(weights, biases):
        out.append(neuron_output(x, row, bias, f))
        x[0] = out[-1]
    return out
