# The return line stands inside the if: without an activation nothing is returned.
# loses: neuron-sum | it came to no `return` line with a value
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    z = bias + sum(x_i * w_i for x_i, w_i in zip(x, weights))
    if f is not None:
        return f(z)
