# Answers the first question it was ever asked, again and again.
# loses: neuron-activation | expected
# %% added
memory = []


# %% solution="neuron"
def neuron(x, w, b, f):
    if not memory:
        z = weighted_sum(x, w, b)
        memory.append(z if f is None else f(z))
    return memory[0]
