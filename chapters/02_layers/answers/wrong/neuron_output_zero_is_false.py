# `f(z) or z` gives the sum wherever f gives 0, because 0 counts as false.
# loses: neuron-activation | takes 0 for false
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    z = sum(w_i * x_i for w_i, x_i in zip(weights, x)) + bias
    return (f and f(z)) or z
