# Reads column by column where that is possible.
# loses: layer-sums | read a square table of weights column by column
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    W = list(zip(*weights)) if len(weights) == len(x) else weights
    return [neuron_output(x, row, b, f) for row, b in zip(W, biases)]
