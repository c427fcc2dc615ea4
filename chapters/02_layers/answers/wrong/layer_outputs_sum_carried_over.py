# The sum is set to 0 once, before both loops.
# loses: layer-sums | carried over to the next
# loses: layer-activation | carried over to the next
# loses nothing else
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    outputs, z = [], 0
    for row, bias in zip(weights, biases):
        for w_i, x_i in zip(row, x):
            z += w_i * x_i
        outputs.append(z + bias if f is None else f(z + bias))
    return outputs
