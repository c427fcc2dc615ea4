# The return line is inside the loop.
# loses: layer-sums | Is the `return` line inside the loop?
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    out = []
    for row, bias in zip(weights, biases):
        out.append(neuron_output(x, row, bias, f))
        return out
