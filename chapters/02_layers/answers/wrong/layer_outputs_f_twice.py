# Applies f twice; ReLU hides it.
# loses: layer-activation | Hint: f takes one number
# loses nothing else
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    out = [neuron_output(x, row, bias, f) for row, bias in zip(weights, biases)]
    return out if f is None else [f(z) for z in out]
