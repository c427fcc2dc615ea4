# Two loops over indices, without neuron_output.
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    outputs = []
    for j in range(len(weights)):
        total = biases[j]
        for i in range(len(x)):
            total += weights[j][i] * x[i]
        outputs.append(total if f is None else f(total))
    return outputs
