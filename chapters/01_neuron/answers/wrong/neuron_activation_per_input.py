# f is applied to each product.
# loses: neuron-activation | applied once, to the whole sum
# loses nothing else
# %% solution="neuron"
def neuron(x, w, b, f):
    if f is None:
        return weighted_sum(x, w, b)
    return sum(f(wi * xi) for wi, xi in zip(w, x)) + b
