# Calls a function of the test without end.
# %% solution="neuron"
def neuron(x, w, b, f):
    while f is not None:
        f(1.0)
    return weighted_sum(x, w, b)
