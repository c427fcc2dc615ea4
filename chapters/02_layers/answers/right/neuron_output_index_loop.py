# A loop over indices.
# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    total = 0
    for i in range(len(x)):
        total = total + weights[i] * x[i]
    total = total + bias
    if f is not None:
        total = f(total)
    return total
