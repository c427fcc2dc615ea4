# f=None is called.
# loses: neuron-none | stopped with TypeError
# loses nothing else
# %% solution="neuron"
def neuron(x, w, b, f):
    return f(weighted_sum(x, w, b))
