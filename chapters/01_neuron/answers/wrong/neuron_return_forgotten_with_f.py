# Computes f of the sum and does not return it.
# loses: neuron-activation | it came to no `return` line
# %% solution="neuron"
def neuron(x, w, b, f):
    z = weighted_sum(x, w, b)
    if f is None:
        return z
    f(z)
