# A loop of its own, the sum as a plain float, the length not asked.
# %% solution="neuron"
def neuron(x, w, b, f=None):
    z = float(b)
    for x_i, w_i in zip(x, w):
        z += float(x_i) * float(w_i)
    return f(z) if callable(f) else z
