# The activation that was handed in is ignored.
# loses: neuron-activation | always use the sigmoid
# loses: neuron-none | always use the sigmoid
# loses nothing else
# %% solution="neuron"
def neuron(x, w, b, f):
    return sigmoid(weighted_sum(x, w, b))
