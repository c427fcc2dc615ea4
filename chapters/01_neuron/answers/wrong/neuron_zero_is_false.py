# `f(z) or z` gives the sum wherever f gives 0, because 0 counts as false.
# loses: neuron-activation | takes 0 for false
# loses nothing else
# %% solution="neuron"
def neuron(x, w, b, f):
    z = weighted_sum(x, w, b)
    return (f and f(z)) or z
