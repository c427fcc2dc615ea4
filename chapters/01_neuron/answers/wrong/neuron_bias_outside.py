# The bias is added after the activation.
# loses: neuron-activation | bias belongs inside f
# loses nothing else
# %% solution="neuron"
def neuron(x, w, b, f):
    z = weighted_sum(x, w, 0.0)
    return (z if f is None else f(z)) + b
