# Everything in one function, without the earlier ones.
# %% solution="neuron"
def neuron(x, w, b, f):
    if len(x) != len(w):
        raise ValueError("lengths differ")
    z = 0.0
    for xi, wi in zip(x, w):
        z += xi * wi
    z += b
    if f is not None:
        z = f(z)
    return z
