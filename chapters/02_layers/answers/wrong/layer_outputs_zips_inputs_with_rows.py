# Pairs each neuron with one input.
# loses: layer-sums | sees one input only
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    out = []
    for row, value, b in zip(weights, x, biases):
        z = sum(w * value for w in row) + b
        out.append(z if f is None else f(z))
    return out
