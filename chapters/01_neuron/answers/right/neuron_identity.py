# None is replaced by the identity first.
# %% solution="neuron"
def neuron(x, w, b, f):
    activation = f or (lambda z: z)
    return activation(float(np.dot(w, x)) + b)
