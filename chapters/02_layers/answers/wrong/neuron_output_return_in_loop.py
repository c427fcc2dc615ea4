# The `return` line stands inside the loop.
# loses: neuron-sum | inside the loop
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    z = bias
    for x_i, w_i in zip(x, weights):
        z += w_i * x_i
        return z if f is None else f(z)
